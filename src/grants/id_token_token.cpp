#include "grants/with_id_token.hpp"

namespace oauthkit::grants {

// OpenID Connect Core §3.2: who signed in, and an access token.
std::unique_ptr<Grant> id_token_token(const openid::Provider& provider, Issue issue) {
  return with_id_token("id_token token", provider, token(std::move(issue)));
}

}  // namespace oauthkit::grants
