#pragma once

#include <string>
#include <string_view>

#include "jose/header.hpp"
#include "jose/jwk.hpp"
#include "jose/key.hpp"
#include "jose/outcome.hpp"

namespace oauthkit::jose {

/// A compact JWS (RFC 7515 §7.1) taken apart. Nothing of it is proven before `verify`.
///
/// Read the next token into the same object: its memory is used again, and a header that is the last one's byte for
/// byte is not parsed again, so that reading the tokens of one key allocates nothing.
class CompactJws {
 public:
  enum class EmbeddedKey { refused, expected };

  /// Takes `token` apart, which must outlive what is read from here. At most 64 KiB, exactly three parts, strict
  /// base64url, a header that `read_header` takes. A `jwk` in it is refused unless it is what the caller came for, and
  /// then it must be there (RFC 9449 §4.2).
  Outcome<void> read(std::string_view token, EmbeddedKey embedded = EmbeddedKey::refused);

  const Header& header() const { return header_; }
  /// Only for finding out whose key to verify with.
  std::string_view unverified_payload() const { return payload_; }
  std::string_view signing_input() const { return signing_input_; }
  std::string_view signature() const { return signature_; }

 private:
  Outcome<void> read_header_part(std::string_view part);
  std::string header_part_;
  Header header_;
  std::string_view signing_input_;
  std::string payload_;
  std::string signature_;
};

/// The payload, once the signature is `key`'s. The header must name the algorithm of the key, and no other `kid`.
Outcome<std::string_view> verify(const CompactJws& jws, const Key& key);

/// The same with the key of a set that the header names, if its algorithm is allowed.
Outcome<std::string_view> verify(const CompactJws& jws, const KeySet& keys, Algorithms allowed);

/// The first part of a token: `alg`, `typ` and `kid`, encoded. Make it once per key.
std::string jws_header(std::string_view alg, std::string_view typ, std::string_view kid);

/// A compact JWS with that first part. Refused when the key can not sign.
Outcome<std::string> sign(const Key& key, std::string_view header, std::string_view payload);

/// The bare signature over `input`, in the form of a JWS.
Outcome<std::string> signature_of(const Key& key, std::string_view input);

/// Whether `signature`, in the form of a JWS, is `key`'s over `input`.
bool signature_matches(const Key& key, std::string_view input, std::string_view signature);

}  // namespace oauthkit::jose
