#pragma once

#include <string>
#include <string_view>

#include "jose/key.hpp"
#include "oauthkit/dpop.hpp"

namespace oauthkit {

/// The values a server hands out for proofs (RFC 9449 §8): a MAC over the current stretch of time, so that none is kept
/// and each node knows those of the others.
class DpopNonces {
 public:
  /// Throws `std::invalid_argument` when `key` has not 32 bytes.
  DpopNonces(const Secret& key, Lifetime lifetime);

  /// What to hand out at `now`.
  std::string at(TimePoint now) const;

  /// Whether `nonce` is that of `now`, or the one before it.
  bool accepts(std::string_view nonce, TimePoint now) const;

 private:
  std::string of_stretch(std::int64_t stretch) const;
  std::int64_t stretch_at(TimePoint now) const;

  jose::Key key_;
  Lifetime lifetime_;
};

}  // namespace oauthkit
