#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/openid/provider.hpp"
#include "oauthkit/token_exchange.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::openid {

/// Reads ID tokens that `provider` made for clients of `issuer` and that come back as a hint (OpenID Connect Core
/// §3.1.2.1): for `BackchannelOptions::id_token_hint`. One that has ended tells as well who it was about. Nothing for
/// one that is encrypted, has another audience than one client, or whose key is no longer published. Safe from many
/// threads.
std::function<std::optional<PresentedIdToken>(std::string_view token, TimePoint now)> id_token_hint(
    const Provider& provider, std::string issuer);

}  // namespace oauthkit::openid
#pragma GCC visibility pop
