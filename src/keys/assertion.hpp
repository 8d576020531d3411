#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "oauthkit/assertion.hpp"
#include "oauthkit/result.hpp"
#include "oauthkit/trusted_issuers.hpp"

namespace oauthkit::keys {

/// What is demanded of a JWT of another issuer, beside a signature of that issuer.
struct AssertionRules {
  /// Its only audience is one of these: the name of this server (`Options::issuer`), and what else it is called.
  std::span<const std::string_view> audience;
  /// The `typ`s that it may have; an empty text is one without.
  std::span<const std::string_view> types;
  /// How far ahead `exp` may be at most.
  std::chrono::seconds longest = std::chrono::hours(1);
  /// For clocks that differ, of `iat` and `nbf` that are ahead.
  std::chrono::seconds leeway = std::chrono::seconds(0);
};

/// Reads `jwt`: signed by one of `trusted`, with `iss`, `sub`, `exp`, a sole `aud`, and of the claims that an
/// `Assertion` has a place for none that is not what it must be. `expired_token` for what was right and is over;
/// `invalid_token` for anything else that is wrong, `denied()` for an issuer that is not trusted; the reason is in
/// `Error::cause`. Throws `KeysUnavailable`.
Result<Assertion> read_assertion(const TrustedIssuers& trusted, std::string_view jwt, const AssertionRules& rules,
                                 TimePoint now);

}  // namespace oauthkit::keys
