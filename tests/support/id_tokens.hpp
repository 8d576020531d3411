#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "openid/state.hpp"
#include "support/token_formats.hpp"

/// Worlds that are OpenID Providers, and what is in an ID token.
namespace world {

/// One ring for all tests of a process: it takes long to make a key for RS256.
inline const std::shared_ptr<KeyRing>& shared_ring(SigningAlgorithm algorithm = SigningAlgorithm::rs256) {
  static std::map<SigningAlgorithm, std::shared_ptr<KeyRing>> rings;
  auto& ring = rings[algorithm];
  if (!ring) ring = ring_of(algorithm);
  return ring;
}

/// Everything that is known of anybody.
inline JsonMembers claims_of_alice() {
  JsonMembers claims;
  claims.add("name", "Alice Liddell");
  claims.add("email", "alice@example.com");
  claims.add("email_verified", true);
  claims.add("updated_at", std::int64_t{1'600'000'000});
  return claims;
}

struct IdTokenChoices {
  openid::ProviderOptions options = {.claims = [](const openid::ClaimsQuery&) { return claims_of_alice(); }};
  std::vector<SigningAlgorithm> algorithms = {SigningAlgorithm::rs256};
};

/// A world whose clients may sign people in: `web` by every response type without `token`, `legacy` by all of them.
class IdTokenWorld : public World {
 public:
  explicit IdTokenWorld(Choices choices = {}, const IdTokenChoices& provider = {})
      : IdTokenWorld(std::move(choices), provider_of(provider)) {}

  openid::Provider op;

 private:
  IdTokenWorld(Choices choices, const openid::Provider& provider)
      : World(issuing_by(provider, std::move(choices))), op(provider) {
    op.extend(server());
    server().endpoint("/jwks", endpoints::jwks(op.state()->keys));
    server().grant(grants::code_id_token(op, codes.put));
    server().grant(grants::id_token(op));
    const bool any = server().options().profile.response_types == ResponseTypes::any;
    if (any) {
      server().grant(grants::id_token_token(op, tokens::opaque(World::tokens)));
      server().grant(grants::code_id_token_token(op, codes.put, tokens::opaque(World::tokens)));
    }
    for (auto& client : registered) {
      for (const char* scope : {"openid", "profile", "email", "offline_access"}) client.scope.insert(scope);
    }
    for (const char* type : {"code id_token", "id_token"}) client("web").response_types.emplace_back(type);
    if (!any) return;
    for (const char* type : {"code id_token", "id_token", "id_token token", "code id_token token"}) {
      client("legacy").response_types.emplace_back(type);
    }
  }

  static openid::Provider provider_of(const IdTokenChoices& choices) {
    std::vector<SigningKeys::Ring> rings;
    for (const auto algorithm : choices.algorithms) rings.push_back(shared_ring(algorithm));
    return openid::Provider(SigningKeys(std::move(rings)), choices.options);
  }

  static Choices issuing_by(const openid::Provider& provider, Choices choices) {
    choices.issue = [provider, issue = choices.issue, lifetimes = choices.lifetimes](const TokenStore& store) {
      return provider.issue(issue ? issue(store) : tokens::opaque(store, lifetimes));
    };
    return choices;
  }
};

inline constexpr const char* nonce = "n-0S6_WzA2Mj";

/// What makes an authorization request one for an ID token, beside `changes`.
inline Params signing_in(const Params& changes = {}) {
  return changed({{"scope", "openid read"}, {"nonce", nonce}}, changes);
}

/// The answer of the token endpoint to a sign-in of alice at `web`.
inline Response sign_in_tokens(World& world, const Params& changes = {}, const Browser& who = browser()) {
  return world.token(web_request(redemption(code(world, signing_in(changes), who))));
}

/// The ID token of an answer of the token endpoint. Fails the test when there is none.
inline std::string id_token_of(const Response& response) {
  INFO(response.body);
  const auto token = member(response, "id_token");
  REQUIRE(!token.empty());
  return token;
}

/// The ID token in a fragment. Fails the test when there is none.
inline std::string front_id_token(const Response& response) {
  INFO(location(response));
  const auto token = fragment_param(response, "id_token");
  REQUIRE(!token.empty());
  return token;
}

}  // namespace world
