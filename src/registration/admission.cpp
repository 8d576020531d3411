#include <stdexcept>

#include "oauthkit/endpoints/registration.hpp"
#include "oauthkit/module.hpp"

namespace oauthkit::registration {

Admit open(Attempts attempts, Admission admission) {
  return [attempts = std::move(attempts),
          admission = std::move(admission)](const RegistrationRequest& request) -> Result<Admission> {
    // RFC 7591 §5: who registers openly is nobody in particular, but has an address.
    const auto after = attempts.retry_after();
    if (attempts.count_address(request.context.request().remote_address)) return admission;
    return Error{.code = ErrorCode::too_many_attempts,
                 .description = "too many registrations; try again in " + std::to_string(after.count()) + " s",
                 .retry_after = after};
  };
}

Admit by_token(std::function<bool(const TokenHash&)> find, Admission admission) {
  if (!find) throw std::invalid_argument("registration::by_token can look no token up: give it a function");
  return [find = std::move(find),
          admission = std::move(admission)](const RegistrationRequest& request) -> Result<Admission> {
    // RFC 7591 §3: the initial access token. What is compared is its hash, whose bytes nobody can choose, so that the
    // time it takes tells nothing of the token.
    if (request.initial_access_token.empty() || !find(hash_token(request.initial_access_token))) return denied();
    return admission;
  };
}

Admit by_statement(Admission admission) {
  return [admission = std::move(admission)](const RegistrationRequest& request) -> Result<Admission> {
    // RFC 7591 §3.2.2: whoever tried this way is told what was wrong.
    if (request.statement_error) return *request.statement_error;
    if (request.statement_issuer.empty()) return denied();
    return admission;
  };
}

Admit any_of(std::vector<Admit> ways) {
  for (const auto& way : ways) {
    if (!way) throw std::invalid_argument("registration::any_of was given nothing: remove it, or fill it in");
  }
  return [ways = std::move(ways)](const RegistrationRequest& request) -> Result<Admission> {
    for (const auto& way : ways) {
      if (auto admitted = way(request); !admitted.is_denied()) return admitted;
    }
    return denied();
  };
}

}  // namespace oauthkit::registration
