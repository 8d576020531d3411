#pragma once

#include <concepts>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/keys.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What signs: a key ring, or a list of them, one for each algorithm, of which the first is the default. A cheap copy;
/// safe from many threads, as the rings are.
class SigningKeys {
 public:
  using Ring = std::shared_ptr<const KeyRing>;

  /// No keys: whoever needs some tells so at set-up.
  SigningKeys() = default;

  /// One ring; a null pointer is no keys.
  template <std::convertible_to<Ring> One>
  SigningKeys(One ring) : SigningKeys(one_or_none(std::move(ring))) {}

  /// Throws `std::invalid_argument` when a ring is null, two sign with one algorithm, or two keys have one name.
  SigningKeys(std::initializer_list<Ring> rings) : SigningKeys(std::vector<Ring>(rings)) {}
  explicit SigningKeys(std::vector<Ring> rings);

  bool empty() const { return rings_.empty(); }
  const std::vector<Ring>& rings() const { return rings_; }

  /// The key that signs now by default, or with `algorithm`, named as in `alg` (RFC 7518 §3.1): `"ES256"`. Null when
  /// there is none.
  std::shared_ptr<const Signer> signer() const;
  std::shared_ptr<const Signer> signer(std::string_view algorithm) const;

  /// What can be signed with now, the default first.
  std::vector<std::string> algorithms() const;

  /// The shortest of the rings' (`KeyRing::publish`, `KeyRing::retire`).
  Lifetime publish() const;
  Lifetime retire() const;

 private:
  static std::vector<Ring> one_or_none(Ring ring) {
    return ring ? std::vector<Ring>{std::move(ring)} : std::vector<Ring>();
  }

  std::vector<Ring> rings_ = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
