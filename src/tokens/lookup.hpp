#pragma once

#include <string_view>
#include <vector>

#include "oauthkit/module.hpp"
#include "oauthkit/token_store.hpp"

namespace oauthkit {

/// A token whose kind its holder need not know.
struct FoundToken {
  enum class Kind { access, refresh, read_by_reader };
  Kind kind = Kind::access;
  Stored stored = {};
};

/// Looks `token` up as an access token, as a refresh token and with `readers`. `hint` decides which of the first two
/// comes first (RFC 7009 §2.1, RFC 7662 §2.1); `unknown` when it is none of them.
FoundToken look_up_token(const TokenStore& tokens, const std::vector<TokenReader>& readers, std::string_view token,
                         std::string_view hint);

/// What is missing in `tokens` and `readers` for `look_up_token`, told of the endpoint called `name`.
std::vector<Finding> lookup_findings(const TokenStore& tokens, const std::vector<TokenReader>& readers,
                                     std::string_view name);

}  // namespace oauthkit
