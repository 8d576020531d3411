#include "attempts.hpp"

#include <string>

#include "parts.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

Attempts attempts_of(const Config& config, const std::shared_ptr<Store>& store, std::string name) {
  return {store,
          {.limit = config.attempts->limit,
           .window = config.attempts->window,
           .name = std::move(name),
           .environment = environment_of(config)}};
}

Error too_many(std::string description, std::chrono::seconds after) {
  return {.code = ErrorCode::too_many_attempts, .description = std::move(description), .retry_after = after};
}

// Nobody guesses the key of an assertion, or where there is no secret.
bool is_by_secret(std::string_view method) { return method.starts_with("client_secret_"); }

}  // namespace

WrongPasswords::WrongPasswords(const Config& config, const std::shared_ptr<Store>& store) {
  if (config.attempts) attempts_ = attempts_of(config, store, "passwords");
}

Result<User> WrongPasswords::counted(std::string_view username, std::string_view remote_address,
                                     const std::function<Result<User>()>& prove) const {
  if (!attempts_) return prove();
  const auto refusal = too_many("there were too many wrong passwords; please wait", attempts_->retry_after());
  if (!attempts_->admits_from(remote_address, username)) return refusal;
  auto user = prove();
  if (user.is_denied() && !attempts_->count_from(remote_address, username)) return refusal;
  // Of many guesses at once the right one is not told from those that came too late.
  if (user && !attempts_->admits_from(remote_address, username)) return refusal;
  return user;
}

void count_wrong_secrets(Options& options, const Config& config, const std::shared_ptr<Store>& store) {
  if (!config.attempts) return;
  const auto attempts = attempts_of(config, store, "client_secrets");
  options.policy.throttle = [attempts](const AuthAttempt& attempt) -> Result<void> {
    if (!is_by_secret(attempt.method)) return {};
    const auto after = attempts.retry_after();
    if (attempts.admits_from(attempt.remote_address, attempt.client_id)) return {};
    return too_many("too many wrong secrets; try again later", after);
  };
  options.environment.observers.emplace_back([attempts](const Event& event) {
    const bool counts = event.kind == Event::Kind::client_refused && is_by_secret(event.detail);
    if (counts) attempts.count_from(event.remote_address, event.client_id);
  });
}

}  // namespace authserver
