#include "session/login.hpp"

#include <algorithm>

namespace oauthkit::session {
namespace {

std::string text_of(const TokenHash& hash) {
  return base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
}

}  // namespace

User user_in_login(const Browser& browser) {
  User user = *browser.user;
  auto& sid = user.authentication.sid;
  if (sid.empty()) sid = text_of(hash_token(browser.session_id));
  return user;
}

void name_login(User& user, const Browser& before, const Random& random) {
  auto& sid = user.authentication.sid;
  if (!sid.empty()) return;
  const bool is_same = before.user && before.user->id == user.id;
  sid = is_same ? user_in_login(before).authentication.sid : random_id(random);
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
