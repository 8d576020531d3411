#include "openid/subject.hpp"

#include <stdexcept>

#include "base/aead.hpp"
#include "base/base64.hpp"
#include "jose/context.hpp"

namespace oauthkit::openid {

// Back-Channel Logout §2.1: it names the login for one client, and is neither the session's id nor what another is
// told. OpenID Connect Core §17.3: nobody who does not know the login can tell that two of them belong together.
std::string outward_sid(std::string_view issuer, const Client& client, std::string_view sid) {
  if (sid.empty()) return {};
  const auto key = jose::make_hmac_key(derive_key(sid, "oauthkit openid sid"), {});
  auto named = std::string(issuer);
  named.append(1, '\0').append(client.id);
  const auto mac = key ? jose::hmac(key->material(), named) : std::nullopt;
  if (!mac) throw std::runtime_error("the name of a login cannot be made");
  return base64::encode(base64::as_text(*mac), base64::url);
}

}  // namespace oauthkit::openid
