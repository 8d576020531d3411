#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jose/key.hpp"

namespace oauthkit::jose {

/// A JWK (RFC 7517) for signatures: EC P-256, OKP Ed25519, RSA of 2048 to 4096 bits, or oct of 32 bytes and more; with
/// its private half when it has one.
///
/// `text` is at most 64 KiB, 16 deep and without duplicate members. A `use`, `key_ops` or `alg` for anything else is
/// refused. `fallback` is the algorithm of a key that names none; without it an EC or OKP key has the only one there
/// is, and an RSA or oct key is refused.
Outcome<Key> read_jwk(std::string_view text, std::optional<Algorithm> fallback = {});

/// The same without its private half: for the key of another. A private key or a secret is refused, because whoever
/// sent it has given it away (RFC 9449 §4.3). Looked at as `KeyCheck::of_others`.
Outcome<Key> read_public_jwk(std::string_view text, std::optional<Algorithm> fallback = {});

/// The public half: key, `alg`, `use` and `kid`. Empty for an HMAC key, which has none.
std::string public_jwk(const Key& key);

/// Keys by name.
class KeySet {
 public:
  explicit KeySet(std::vector<Key> keys = {}) : keys_(std::move(keys)) {}

  /// The key of that name for that algorithm; without a name the only one there is for it. Null otherwise.
  const Key* find(std::string_view kid, Algorithm algorithm) const;

  const std::vector<Key>& keys() const { return keys_; }

 private:
  std::vector<Key> keys_;
};

/// A JWK set (RFC 7517 §5). A key that `read_jwk` refuses is left out, as §5 wants it, and told to `left_out` with the
/// reason. Refused as a whole: two keys of one `kid`, secrets beside public keys, more than 64 keys.
Outcome<KeySet> read_jwk_set(std::string_view text, std::optional<Algorithm> fallback = {},
                             std::vector<Refusal>* left_out = nullptr, KeyCheck check = KeyCheck::full);

/// `{"keys":[...]}` with the public halves; HMAC keys are left out.
std::string public_jwk_set(const std::vector<Key>& keys);

}  // namespace oauthkit::jose
