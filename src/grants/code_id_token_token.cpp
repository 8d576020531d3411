#include "grants/with_id_token.hpp"

namespace oauthkit::grants {

// OpenID Connect Core §3.3: who signed in, an access token, and a code for later.
std::unique_ptr<Grant> code_id_token_token(const openid::Provider& provider, PutCode put, Issue issue,
                                           CodeOptions options) {
  return with_id_token("code id_token token", provider,
                       code_token(std::move(put), std::move(issue), std::move(options)));
}

}  // namespace oauthkit::grants
