#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "jose/outcome.hpp"
#include "oauthkit/time.hpp"

namespace oauthkit {

/// What a proof says (RFC 9449 §4.2).
struct DpopClaims {
  std::string jti = {};
  std::string htm = {};
  std::string htu = {};
  TimePoint iat = {};
  /// Of the access token; unset in a proof for the token endpoint.
  std::optional<std::string> ath = {};
  std::optional<std::string> nonce = {};
};

/// Reads the payload of a proof: JSON without duplicate members, every member of the type it should have.
jose::Outcome<DpopClaims> read_dpop_claims(std::string_view json);

}  // namespace oauthkit
