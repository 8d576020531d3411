#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/json.hpp"
#include "jose/jwk.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t max_keys = 64;

std::string text_of(const nlohmann::json& jwk, const char* name) {
  const auto member = jwk.find(name);
  return member != jwk.end() && member->is_string() ? member->get<std::string>() : std::string();
}

// RFC 7517 §4.5: keys of one type and one use have names of their own. Also a key that can not be read has its name.
bool has_twins(const nlohmann::json& jwks) {
  std::set<std::array<std::string, 3>> names;
  for (const auto& jwk : jwks) {
    if (!jwk.is_object() || !jwk.contains("kid")) continue;
    if (!names.insert({text_of(jwk, "kid"), text_of(jwk, "kty"), text_of(jwk, "use")}).second) return true;
  }
  return false;
}

bool is_mixed(const std::vector<Key>& keys) {
  const auto symmetric = std::count_if(keys.begin(), keys.end(), [](const Key& key) { return key.is_symmetric(); });
  return symmetric != 0 && static_cast<std::size_t>(symmetric) != keys.size();
}

}  // namespace

const Key* KeySet::find(std::string_view kid, Algorithm algorithm) const {
  const Key* found = nullptr;
  for (const Key& key : keys_) {
    if (key.algorithm() != algorithm) continue;
    if (!kid.empty() && key.kid() != kid) continue;
    if (found != nullptr) return nullptr;
    found = &key;
  }
  return found;
}

Outcome<KeySet> read_jwk_set(std::string_view text, std::optional<Algorithm> fallback, std::vector<Refusal>* left_out) {
  if (!json::is_object(text)) return refuse("the JWK set is not a well-formed JSON object");
  const auto set = nlohmann::json::parse(text, nullptr, false);
  const auto members = set.find("keys");
  // RFC 7517 §5: "keys" MUST be present, and an array.
  if (members == set.end() || !members->is_array()) return refuse("the JWK set has no array of keys");
  if (members->size() > max_keys) return refuse("the JWK set has too many keys");
  if (has_twins(*members)) return refuse("two keys of the JWK set have one name");
  std::vector<Key> keys;
  for (const auto& member : *members) {
    auto key = read_jwk_object(member, fallback);
    if (key) {
      keys.push_back(*std::move(key));
    } else if (left_out != nullptr) {
      left_out->push_back(key.refusal());
    }
  }
  // RFC 8725 §2.1: a public key that may be taken for a secret is how algorithms get confused.
  if (is_mixed(keys)) return refuse("the JWK set has secrets beside public keys");
  return KeySet(std::move(keys));
}

}  // namespace oauthkit::jose
