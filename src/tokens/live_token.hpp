#pragma once

#include <string_view>
#include <vector>

#include "oauthkit/module.hpp"
#include "oauthkit/token_store.hpp"

namespace oauthkit {

/// Whether a token is live, and for whom: `Bearer`, introspection, revocation and whoever else wants to know ask here,
/// and look at no store and no reader themselves.
struct FoundToken {
  enum class Kind { access, refresh, read_by_reader };
  Kind kind = Kind::access;
  Stored stored = {};
  /// By the reader that read it (`TokenReader::checks_audience`).
  bool audience_checked = false;

  bool is_live(TimePoint now) const {
    return stored.state == Stored::State::live && stored.authorization.expires_at > now;
  }
};

/// Looks `token` up as an access token, then with `readers`; `unknown` when it is none. `tokens.find_access` may be
/// unset: then `readers` alone are asked. What another server than `TokenStore::issuer` granted is `unknown`, but for
/// readers of others (`TokenReader::issuer`).
FoundToken find_access_token(const TokenStore& tokens, const std::vector<TokenReader>& readers, std::string_view token);

/// The same of a token whose kind its holder need not know: also a refresh token. `hint` decides which of the two is
/// looked for first (RFC 7009 §2.1, RFC 7662 §2.1). `server` is the one that is asked: what another granted is
/// `unknown` to it.
FoundToken find_token(const TokenStore& tokens, const std::vector<TokenReader>& readers, std::string_view token,
                      std::string_view hint, std::string_view server);

/// Whether a token that was revoked in `tokens` is dead also where one of `readers` reads it. A reader that says itself
/// what it gives up (`TokenReader::gives_up`) is not looked at.
bool sees_revoked(const TokenStore& tokens, const std::vector<TokenReader>& readers);

/// What is missing in `tokens` and `readers` for `find_token`, told of the endpoint called `name`.
std::vector<Finding> lookup_findings(const TokenStore& tokens, const std::vector<TokenReader>& readers,
                                     std::string_view name);

}  // namespace oauthkit
