#pragma once

#include <string>
#include <string_view>

#include "openid/upstream_pending.hpp"
#include "openid/upstream_provider.hpp"

namespace oauthkit::openid {

struct UpstreamTokens {
  std::string id_token = {};
  Secret access_token = {};
};

/// Redeems `code` at the other's token endpoint (OpenID Connect Core §3.1.3). `access_denied` when it is refused there,
/// or there is no ID token in the answer. Throws `UpstreamUnavailable` when nobody answers.
Result<UpstreamTokens> redeem_upstream(const UpstreamOptions& options, const UpstreamMetadata& metadata,
                                       const UpstreamPending& pending, std::string_view code,
                                       const Environment& environment);

}  // namespace oauthkit::openid
