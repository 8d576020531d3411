#include "grants/with_id_token.hpp"

namespace oauthkit::grants {

// OpenID Connect Core §3.2: who signed in, and nothing that could be redeemed.
std::unique_ptr<Grant> id_token(const openid::Provider& provider) {
  return with_id_token("id_token", provider, nullptr);
}

}  // namespace oauthkit::grants
