#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string_view>

#include "jose/jwk.hpp"
#include "oauthkit/hash.hpp"

namespace oauthkit {

/// The JWK sets of others, read: making keys of a text costs more than using them. At most 1024 sets are kept.
class KeySets {
 public:
  /// The public keys in `text`; empty when it is no JWK set. An RSA key that names no algorithm is there for PS256 and
  /// for RS256; a private key is left out, since whoever published it has given it away.
  std::shared_ptr<const jose::KeySet> of(std::string_view text) const;

 private:
  mutable std::mutex mutex_;
  mutable std::map<TokenHash, std::shared_ptr<const jose::KeySet>> sets_;
};

/// The same without keeping it.
jose::KeySet public_keys_in(std::string_view text);

}  // namespace oauthkit
