#include "keys/key_sets.hpp"

#include <algorithm>

namespace oauthkit {
namespace {

using jose::Algorithm;
using jose::Key;

constexpr std::size_t max_sets = 1024;

bool is_public(const Key& key) { return !key.is_symmetric() && !key.can_sign(); }

std::vector<Key> read(std::string_view text, std::optional<Algorithm> fallback = {}) {
  const auto set = jose::read_jwk_set(text, fallback);
  std::vector<Key> keys;
  if (!set) return keys;
  std::copy_if(set->keys().begin(), set->keys().end(), std::back_inserter(keys), is_public);
  return keys;
}

}  // namespace

jose::KeySet public_keys_in(std::string_view text) {
  const auto named = read(text);
  auto keys = named;
  for (const auto fallback : {Algorithm::ps256, Algorithm::rs256}) {
    for (const auto& key : read(text, fallback)) {
      const auto same = [&](const Key& other) { return other.material().members == key.material().members; };
      const bool has_name = std::any_of(named.begin(), named.end(), same);
      if (jose::is_rsa(key.algorithm()) && !has_name) keys.push_back(key);
    }
  }
  return jose::KeySet(std::move(keys));
}

std::shared_ptr<const jose::KeySet> KeySets::of(std::string_view text) const {
  const auto hash = hash_token(text);
  {
    const std::scoped_lock lock(mutex_);
    const auto found = sets_.find(hash);
    if (found != sets_.end()) return found->second;
  }
  auto set = std::make_shared<const jose::KeySet>(public_keys_in(text));
  const std::scoped_lock lock(mutex_);
  // Hashes have no order of their own: the one that goes is any.
  if (sets_.size() >= max_sets) sets_.erase(sets_.begin());
  return sets_.insert_or_assign(hash, std::move(set)).first->second;
}

}  // namespace oauthkit
