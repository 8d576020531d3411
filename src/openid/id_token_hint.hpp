#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "openid/state.hpp"

namespace oauthkit::openid {

/// What an ID token of ours says that came back (`id_token_hint`, OpenID Connect Core §3.1.2.1, RP-Initiated Logout
/// §2).
struct Hint {
  /// Its `aud`.
  std::string client_id = {};
  /// What that client calls the person.
  std::string sub = {};
  /// What that client calls the login (`outward_sid`); empty where it was not told.
  std::string sid = {};
  /// How they signed in, as far as it is told; the login is not.
  Authentication authentication = {};
  TimePoint expires_at = {};
};

enum class HintProblem {
  none,
  unknown_key,  ///< well formed, and signed by a key that is no longer published: it says nothing
  forged,       ///< anything else that is no ID token of this issuer
};

/// Reads a hint: an ID token of `issuer`, signed by a key that is published, with `exp` and `iat`, which may be past.
/// Refused: what is encrypted, any other `typ` than none or `JWT`, other audiences than one.
std::optional<Hint> read_hint(const Provider::State& state, std::string_view issuer, std::string_view token,
                              HintProblem* problem = nullptr);

}  // namespace oauthkit::openid
