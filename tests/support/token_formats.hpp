#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "support/world.hpp"

/// Worlds whose access tokens carry their meaning themselves, and what is in such a token.
namespace world {

/// A ring of one new key.
inline std::shared_ptr<KeyRing> ring_of(SigningAlgorithm algorithm = SigningAlgorithm::es256) {
  return std::make_shared<KeyRing>(std::vector{generate_signer(algorithm)});
}

inline std::shared_ptr<SealingKeys> sealing_ring() {
  return std::make_shared<SealingKeys>(std::vector{generate_sealing_key()});
}

/// A world that issues JWTs, with the endpoint of their keys.
inline Choices jwt_choices(const std::shared_ptr<KeyRing>& keys, tokens::JwtOptions options = {.refresh = 24h * 14}) {
  Choices choices;
  choices.issue = [keys, options](const TokenStore& store) { return tokens::jwt(store, keys, options); };
  choices.more = [keys](Server& server) { server.endpoint("/jwks", endpoints::jwks(keys)); };
  return choices;
}

inline Choices sealed_choices(const std::shared_ptr<SealingKeys>& keys,
                              tokens::SealedOptions options = {.refresh = 24h * 14}) {
  Choices choices;
  choices.issue = [keys, options](const TokenStore& store) { return tokens::sealed(store, keys, options); };
  return choices;
}

/// The part of a compact token at `place`, decoded. Fails the test when there is none.
inline std::string part_of(std::string_view token, int place) {
  for (; place > 0; --place) token.remove_prefix(std::min(token.find('.') + 1, token.size()));
  const auto decoded = base64url_decode(token.substr(0, token.find('.')));
  REQUIRE(decoded);
  return *decoded;
}

inline nlohmann::json header_of(std::string_view token) { return nlohmann::json::parse(part_of(token, 0)); }
inline nlohmann::json claims_of(std::string_view token) { return nlohmann::json::parse(part_of(token, 1)); }

/// Whether one of `sentences` says `part`.
inline bool says(const std::vector<std::string>& sentences, std::string_view part) {
  return std::any_of(sentences.begin(), sentences.end(),
                     [&](const std::string& sentence) { return sentence.find(part) != std::string::npos; });
}

}  // namespace world
