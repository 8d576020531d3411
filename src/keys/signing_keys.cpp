#include "oauthkit/signing_keys.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "base/json_document.hpp"
#include "keys/signed_token.hpp"

namespace oauthkit {
namespace {

// Not those that `find` could not tell apart: a verifier goes by the name alone.
void require_own_names(const KeyRing& ring, std::set<std::string>& names) {
  const auto text = ring.jwks();
  json::Document set;
  if (!set.read(text)) throw std::invalid_argument("the keys of a ring are more than a JWK set may hold");
  set.each(*set.find("keys"), [&](const json::Document::Value& key) {
    const auto* const kid = set.find(key, "kid");
    if (kid != nullptr && names.insert(std::string(kid->text)).second) return;
    throw std::invalid_argument("two keys of the rings have one name, or one has none");
  });
}

template <class Length>
Lifetime shortest(const std::vector<SigningKeys::Ring>& rings, Length length) {
  Lifetime found = Lifetime::never();
  for (const auto& ring : rings) {
    if (length(*ring).length() < found.length()) found = length(*ring);
  }
  return found;
}

}  // namespace

SigningKeys::SigningKeys(std::vector<Ring> rings) : rings_(std::move(rings)) {
  if (rings_.size() < 2) {
    if (!rings_.empty() && !rings_.front()) throw std::invalid_argument("a key ring is missing");
    return;
  }
  std::set<SigningAlgorithm> algorithms;
  std::set<std::string> names;
  for (const auto& ring : rings_) {
    if (!ring) throw std::invalid_argument("a key ring is missing");
    if (!algorithms.insert(ring->signer()->algorithm()).second) {
      throw std::invalid_argument("two key rings sign with one algorithm");
    }
    require_own_names(*ring, names);
  }
}

std::shared_ptr<const Signer> SigningKeys::signer() const {
  return rings_.empty() ? nullptr : rings_.front()->signer();
}

std::shared_ptr<const Signer> SigningKeys::signer(std::string_view algorithm) const {
  for (const auto& ring : rings_) {
    auto found = ring->signer();
    if (keys::algorithm_name(found->algorithm()) == algorithm) return found;
  }
  return nullptr;
}

std::vector<std::string> SigningKeys::algorithms() const {
  std::vector<std::string> names;
  for (const auto& ring : rings_) names.emplace_back(keys::algorithm_name(ring->signer()->algorithm()));
  return names;
}

Lifetime SigningKeys::publish() const {
  return shortest(rings_, [](const KeyRing& ring) { return ring.publish(); });
}

Lifetime SigningKeys::retire() const {
  return shortest(rings_, [](const KeyRing& ring) { return ring.retire(); });
}

}  // namespace oauthkit
