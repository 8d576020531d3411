#include "openid/offline_access.hpp"

#include "protocol/response_type.hpp"

namespace oauthkit::openid {
namespace {

Scope offline_access() { return {"offline_access"}; }

}  // namespace

// OpenID Connect Core §11: ignored unless the answer has a code, from which a refresh token can come. One that is
// collected at the token endpoint (RFC 8628) has no response type, and may bring one as well.
void drop_offline_access(ReadRequest& read) {
  const bool can_refresh = read.response_type.empty() || has_word(read.response_type, "code");
  const bool may_refresh = can_refresh && read.client.allows_grant_type("refresh_token");
  if (!may_refresh) read.scope = read.scope.minus(offline_access());
}

// OpenID Connect Core §11: a person has to have agreed to it, now or before.
Scope withheld_offline_access(const Unasked& unasked) {
  const auto& asked = unasked.request.access.scope;
  return asked.contains("openid") ? offline_access().minus(unasked.agreed.scope) : Scope();
}

}  // namespace oauthkit::openid
