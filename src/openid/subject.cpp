#include "openid/subject.hpp"

#include "base/base64.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit::openid {

// Back-Channel Logout §2.1: it names the login for one client, and is neither the session's id nor what another is
// told. OpenID Connect Core §17.3: nobody who does not know the login can tell that two of them belong together.
std::string outward_sid(std::string_view issuer, const Client& client, std::string_view sid) {
  if (sid.empty()) return {};
  std::string named = "oauthkit openid sid";
  for (const auto part : {issuer, std::string_view(client.id), sid}) named.append(1, '\0').append(part);
  return base64::encode(base64::as_text(hash_token(named).bytes), base64::url);
}

}  // namespace oauthkit::openid
