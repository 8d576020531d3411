#include "keys/key_sets.hpp"

#include <algorithm>

namespace oauthkit {
namespace {

using jose::Algorithm;
using jose::Key;

bool is_public(const Key& key) { return !key.is_symmetric() && !key.can_sign(); }

std::vector<Key> read(std::string_view text, std::optional<Algorithm> fallback = {}) {
  const auto set = jose::read_jwk_set(text, fallback, nullptr, jose::KeyCheck::of_others);
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
  return sets_.of(text, public_keys_in, [](const jose::KeySet& set) { return set.keys().size(); });
}

}  // namespace oauthkit
