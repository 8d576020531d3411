#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/token_store.hpp"
#include "oauthkit/tokens.hpp"

namespace oauthkit::tokens {

/// What every kind of token has in common with the others: lifetimes, refresh tokens, rotation, the grace. What differs
/// is how the text of an access token is made.
struct Issuing {
  /// For findings, e.g. `"tokens::jwt"`.
  std::string_view name;
  Lifetime access;
  std::optional<Lifetime> refresh;
  std::optional<Lifetime> refresh_idle;
  bool tell_refresh_expiry = false;
  /// No access token lives longer, whatever a client's own lifetime is.
  Lifetime longest = Lifetime::never();
  /// Whether every access token has an end: `access` where a client's own lifetime is `never`.
  bool must_end = false;
  /// Whether access tokens are recorded.
  bool keeps_access = true;
  /// The text of an access token for `access`, whose times are set; it may set `jti` and `resource`, and leave
  /// out details that are not for its audience.
  std::function<std::string(const Issuance& issuance, Authorization& access)> make_access;
  /// The text of a refresh token.
  std::function<std::string(const Issuance& issuance)> make_refresh;
  std::function<void(const Issuance&, JsonMembers&)> extra;
};

/// The `Issue` that does so with `store`.
Issue issue_with(TokenStore store, Issuing issuing);

/// How long a token may live that carries its meaning: as long as it can be read, `retire` after its key was last used,
/// and as its revocation is remembered.
Lifetime longest_readable(const TokenStore& store, Lifetime retire);

/// A random token: 32 bytes, base64url.
std::string random_text(const Issuance& issuance);

/// `text`, unless it is too long for what takes tokens: throws `std::runtime_error` that names `name`.
std::string checked_length(std::string text, std::string_view name);

}  // namespace oauthkit::tokens
