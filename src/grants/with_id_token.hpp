#pragma once

#include <memory>
#include <string_view>

#include "oauthkit/openid/provider.hpp"

namespace oauthkit::grants {

/// What `beside` answers, and an ID token that binds it: the response type `response_type`, a literal (OpenID Connect
/// Core §3.2, §3.3). Without `beside` the ID token comes alone.
std::unique_ptr<Grant> with_id_token(std::string_view response_type, const openid::Provider& provider,
                                     std::unique_ptr<Grant> beside);

}  // namespace oauthkit::grants
