#pragma once

#include <string>
#include <string_view>

#include "jose/outcome.hpp"

namespace oauthkit::jose {

/// What of a JOSE header is looked at.
struct Header {
  std::string alg = {};
  /// Empty unless of a JWE.
  std::string enc = {};
  std::string kid = {};
  std::string typ = {};
  /// The public key that came along, as JSON; empty when none did. It proves nothing by itself.
  std::string jwk = {};

  // Of a JWE alone.

  /// The ephemeral public key (RFC 7518 §4.6.1.1), as JSON; empty when there is none.
  std::string epk = {};
  /// What else goes into the agreed key (RFC 7518 §4.6.1.2, §4.6.1.3), as written: base64url.
  std::string apu = {};
  std::string apv = {};
  /// What is inside (RFC 7516 §4.1.12).
  std::string cty = {};
};

/// Reads the JSON of a header: at most 8 KiB, 16 deep, without duplicate members.
///
/// Refused: any `crit`, because no extension is understood (RFC 7515 §4.1.11); `b64` (RFC 7797) and `zip` (RFC 8725
/// §3.6), which change what is signed or how much comes out; `jku`, `x5u` and `x5c`, which bring or name a key of the
/// sender's choice (RFC 8725 §3.10). Other members that are not understood are ignored (RFC 7515 §4).
Outcome<Header> read_header(std::string_view json);

/// RFC 7515 §4.1.9, RFC 8725 §3.11: whether `typ` is `wanted`, whatever its case and with or without `application/`.
bool is_type(std::string_view typ, std::string_view wanted);

}  // namespace oauthkit::jose
