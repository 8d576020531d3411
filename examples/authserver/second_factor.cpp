#include "second_factor.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <oauthkit/hash.hpp>
#include <string>
#include <vector>

#include "totp.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

constexpr const char* both = "mfa";
constexpr int tries_an_hour = 20;

/// Whether nobody has put the same before: what a store does once, however many ask at the same time.
bool put_first(Store& store, const char* kind, const std::string& what, TimePoint expires_at) {
  const std::array records = {Record{.kind = kind, .hash = hash_token(what), .expires_at = expires_at}};
  return store.put(records);
}

// RFC 8176 §2: where somebody counts what was proved, the code is told as well.
std::vector<std::string> with_code(std::vector<std::string> amr) {
  const bool is_told = amr.empty() || std::find(amr.begin(), amr.end(), "otp") != amr.end();
  if (!is_told) amr.emplace_back("otp");
  return amr;
}

}  // namespace

bool SecondFactor::is_complete(const User& user) const {
  return user.authentication.acr == both || people_->totp_secret(user.id).empty();
}

Result<Authentication> SecondFactor::prove(const User& user, std::string_view code, TimePoint now) const {
  const auto key = people_->totp_secret(user.id);
  if (key.empty()) return denied();
  if (!may_try(user.id, now)) return Error{ErrorCode::too_many_attempts, "too many codes were tried; wait an hour"};
  const auto step = totp::step_of(key, code, now);
  // RFC 6238 §5.2: a code is accepted once.
  if (!step || !is_first_use(user.id, *step, now)) return denied();
  return Authentication{.acr = both, .amr = with_code(user.authentication.amr)};
}

// RFC 4226 §7.3: a thief who has the password must not have the time to guess.
bool SecondFactor::may_try(const std::string& sub, TimePoint now) const {
  const auto hour = std::chrono::floor<std::chrono::hours>(now);
  for (int i = 0; i < tries_an_hour; ++i) {
    const auto what =
        std::to_string(hour.time_since_epoch().count()) + " " + std::to_string(i) + " " + issuer_ + " " + sub;
    if (put_first(*store_, "totp_try", what, hour + std::chrono::hours(1))) return true;
  }
  return false;
}

bool SecondFactor::is_first_use(const std::string& sub, std::int64_t step, TimePoint now) const {
  // The code is taken until the period after its own has ended.
  return put_first(*store_, "totp_code", std::to_string(step) + " " + issuer_ + " " + sub, now + 4 * totp::period);
}

}  // namespace authserver
