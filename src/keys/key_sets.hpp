#pragma once

#include <memory>
#include <string_view>

#include "jose/jwk.hpp"
#include "keys/read_texts.hpp"

namespace oauthkit {

/// The JWK sets of others, read (`ReadTexts`). They are looked at as `KeyCheck::of_others`: a key of somebody's choice
/// must not cost more than honest ones.
class KeySets {
 public:
  /// The public keys in `text`; empty when it is no JWK set. An RSA key that names no algorithm is there for PS256 and
  /// for RS256; a private key is left out, since whoever published it has given it away.
  std::shared_ptr<const jose::KeySet> of(std::string_view text) const;

 private:
  ReadTexts<jose::KeySet> sets_;
};

/// The same without keeping it.
jose::KeySet public_keys_in(std::string_view text);

}  // namespace oauthkit
