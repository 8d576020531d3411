#include "grants/with_id_token.hpp"

namespace oauthkit::grants {

// OpenID Connect Core §3.3: who signed in, and a code for the rest.
std::unique_ptr<Grant> code_id_token(const openid::Provider& provider, PutCode put, CodeOptions options) {
  return with_id_token("code id_token", provider, code(std::move(put), std::move(options)));
}

}  // namespace oauthkit::grants
