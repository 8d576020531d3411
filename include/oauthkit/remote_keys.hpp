#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "oauthkit/unavailable.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// The keys at a URL can not be had just now. Endpoints answer 503 with `Retry-After`, `Bearer` as well: nothing has
/// been judged.
struct KeysUnavailable : Unavailable {
  using Unavailable::Unavailable;
};

/// Reads the JWK sets (RFC 7517 §5) that others publish: clients at their `jwks_uri`, issuers at theirs.
///
/// The core fetches nothing itself; `Fetcher` is the one that does, over HTTPS. Called from many threads at once.
class RemoteKeys {
 public:
  virtual ~RemoteKeys() = default;

  enum class Need {
    any,    ///< what is known will do
    newer,  ///< a token names a key that is not in what is known: fetch it anew, but not more often than once a minute
  };

  /// The text at `url`; the same object as long as it has not been fetched again. Null when there is none to be had:
  /// the URL is refused, or something else is there. Throws `KeysUnavailable` when nobody answers, and
  /// where another thread waits for the answer: no more than a few may, whatever the URLs.
  virtual std::shared_ptr<const std::string> jwks(std::string_view url, Need need) const = 0;

  /// Whether `url` is of an origin of the operator's own, whose keys may come over plain http. The default: none is.
  virtual bool trusts(std::string_view) const { return false; }
};

}  // namespace oauthkit
#pragma GCC visibility pop
