#include "oauthkit/tokens/opaque.hpp"

#include <stdexcept>

#include "tokens/issuing.hpp"

namespace oauthkit::tokens {

namespace {

using Generate = std::function<std::string(const Issuance&)>;

Generate or_random(Generate own) {
  if (!own) return random_text;
  return [own = std::move(own)](const Issuance& issuance) {
    auto token = own(issuance);
    if (token.empty()) throw std::runtime_error("a generate function of tokens::opaque made an empty token");
    return token;
  };
}

}  // namespace

Issue opaque(TokenStore store, OpaqueOptions options) {
  const bool own_texts = options.generate_access || options.generate_refresh;
  const auto make_access = or_random(std::move(options.generate_access));
  auto issue = issue_with(
      std::move(store),
      {.name = "tokens::opaque",
       .access = options.access,
       .refresh = options.refresh,
       .refresh_idle = options.refresh_idle,
       .tell_refresh_expiry = options.tell_refresh_expiry,
       .make_access = [make_access](const Issuance& issuance, Authorization&) { return make_access(issuance); },
       .make_refresh = or_random(std::move(options.generate_refresh)),
       .extra = std::move(options.extra)});
  if (own_texts) {
    issue.findings.push_back({Finding::Kind::loosened,
                              "token texts come from the application: tokens::opaque has a generate function, and the "
                              "entropy of what it makes is not checked."});
  }
  return issue;
}

}  // namespace oauthkit::tokens
