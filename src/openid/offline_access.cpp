#include "openid/offline_access.hpp"

#include "protocol/response_type.hpp"

namespace oauthkit::openid {
namespace {

Scope offline_access() { return {"offline_access"}; }

}  // namespace

// OpenID Connect Core §11: ignored unless the answer has a code, from which a refresh token can come.
void drop_offline_access(ReadRequest& read) {
  const bool may_refresh = has_word(read.response_type, "code") && read.client.allows_grant_type("refresh_token");
  if (!may_refresh) read.scope = read.scope.minus(offline_access());
}

// OpenID Connect Core §11: a person has to have agreed to it, now or before.
Scope withheld_offline_access(const Unasked& unasked) {
  const auto& asked = unasked.request.access.scope;
  return asked.contains("openid") ? offline_access().minus(unasked.agreed.scope) : Scope();
}

}  // namespace oauthkit::openid
