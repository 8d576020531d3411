#include "session/login.hpp"

#include <algorithm>
#include <charconv>

namespace oauthkit::session {
namespace {

std::string text_of(const TokenHash& hash) {
  return base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
}

// What no other name of a login begins with: no hash, and no random id.
constexpr char mark_of_begun = '@';

/// A new name: the time in seconds, and what cannot be guessed.
std::string begin_login(TimePoint now, const Random& random) {
  return mark_of_begun + std::to_string(now.time_since_epoch().count()) + mark_of_begun + random_id(random);
}

}  // namespace

User user_in_login(const Browser& browser) {
  User user = *browser.user;
  auto& sid = user.authentication.sid;
  if (sid.empty()) sid = text_of(hash_token(browser.session_id));
  return user;
}

void name_login(User& user, const Browser& before, TimePoint now, const Random& random) {
  auto& sid = user.authentication.sid;
  if (!sid.empty()) return;
  const bool is_same = before.user && before.user->id == user.id;
  sid = is_same ? user_in_login(before).authentication.sid : begin_login(now, random);
}

std::optional<TimePoint> begun_at(std::string_view sid) {
  if (!sid.starts_with(mark_of_begun)) return std::nullopt;
  sid.remove_prefix(1);
  const auto* const end = sid.data() + std::min(sid.find(mark_of_begun), sid.size());
  std::int64_t seconds = 0;
  const auto read = std::from_chars(sid.data(), end, seconds);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return TimePoint(std::chrono::seconds(seconds));
}

std::string login_family(std::string_view issuer, std::string_view sid) {
  std::string login(issuer);
  login.append(1, '\0').append(sid);
  return "login " + hash_token(login).hex();
}

std::string family_without_login(std::string_view session_id) { return hash_token(session_id).hex(); }

void end_login(Store& store, std::string_view issuer, std::string_view sid, TimePoint now) {
  store.revoke(login_family(issuer, sid), now);
  // What has no login of its own is called by the hash that its family is (`user_in_login`).
  const auto bytes = base64url_decode(sid);
  TokenHash hash;
  if (!bytes || bytes->size() != hash.bytes.size()) return;
  std::copy(bytes->begin(), bytes->end(), hash.bytes.begin());
  store.revoke(hash.hex(), now);
}

}  // namespace oauthkit::session
