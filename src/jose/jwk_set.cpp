#include <algorithm>
#include <array>
#include <set>

#include "jose/jwk_object.hpp"

namespace oauthkit::jose {
namespace {

using json::Document;

constexpr std::size_t max_keys = 64;

// RFC 7517 §4.5: keys of one type and one use have names of their own. Also a key that can not be read has its name.
bool has_twins(const Document& document, const Document::Value& jwks) {
  std::set<std::array<std::string_view, 3>> names;
  bool found = false;
  document.each(jwks, [&](const Document::Value& jwk) {
    const auto text_of = [&](std::string_view name) {
      const auto* const member = document.find(jwk, name);
      return member != nullptr && member->is_text() ? member->text : std::string_view();
    };
    if (document.find(jwk, "kid") == nullptr) return;
    found = !names.insert({text_of("kid"), text_of("kty"), text_of("use")}).second || found;
  });
  return found;
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

Outcome<KeySet> read_jwk_set(std::string_view text, std::optional<Algorithm> fallback, std::vector<Refusal>* left_out,
                             KeyCheck check) {
  Document set;
  if (!set.read(text) || set.root().kind != Document::Kind::object) {
    return refuse("the JWK set is not a well-formed JSON object");
  }
  const auto* const members = set.find("keys");
  // RFC 7517 §5: "keys" MUST be present, and an array.
  if (members == nullptr || members->kind != Document::Kind::array) return refuse("the JWK set has no array of keys");
  std::size_t count = 0;
  set.each(*members, [&](const Document::Value&) { ++count; });
  if (count > max_keys) return refuse("the JWK set has too many keys");
  if (has_twins(set, *members)) return refuse("two keys of the JWK set have one name");
  std::vector<Key> keys;
  set.each(*members, [&](const Document::Value& member) {
    auto key = read_jwk_object(set, member, fallback, check);
    if (key) {
      keys.push_back(*std::move(key));
    } else if (left_out != nullptr) {
      left_out->push_back(key.refusal());
    }
  });
  // RFC 8725 §2.1: a public key that may be taken for a secret is how algorithms get confused.
  if (is_mixed(keys)) return refuse("the JWK set has secrets beside public keys");
  return KeySet(std::move(keys));
}

}  // namespace oauthkit::jose
