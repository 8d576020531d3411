#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/openid/provider.hpp"
#include "oauthkit/token_exchange.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::openid {

/// Reads ID tokens that `provider` made for clients of `issuer`: for `TokenExchangeOptions::id_tokens`. Nothing for one
/// that has ended, is encrypted, has another audience than one client, or whose key is no longer published. Safe from
/// many threads.
std::function<std::optional<PresentedIdToken>(std::string_view token, TimePoint now)> id_token_reader(
    const Provider& provider, std::string issuer);

}  // namespace oauthkit::openid
#pragma GCC visibility pop
