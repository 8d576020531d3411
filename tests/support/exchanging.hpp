#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "support/token_endpoints.hpp"

/// Worlds whose clients trade tokens for others (RFC 8693), and their requests.
namespace world {

inline constexpr const char* exchange_grant = "urn:ietf:params:oauth:grant-type:token-exchange";

inline std::string text(std::string_view view) { return std::string(view); }

/// A token request that presents `token`, of the type `access_token` unless `changes` say otherwise.
inline Params exchanging(std::string_view token, const Params& changes = {}) {
  return changed({{"grant_type", exchange_grant},
                  {"subject_token", text(token)},
                  {"subject_token_type", text(token_type::access_token)}},
                 changes);
}

/// The parameters that name an actor.
inline Params by_actor(std::string_view token, std::string_view type = token_type::access_token) {
  return {{"actor_token", text(token)}, {"actor_token_type", text(type)}};
}

/// A world where `web` may exchange, and `api` as well, which serves `photos` and may ask for tokens for `mail`.
class ExchangeWorld : public TokenWorld {
 public:
  explicit ExchangeWorld(TokenExchangeOptions options = {}, Choices choices = {}, const EndpointChoices& endpoints = {})
      : TokenWorld(choices, endpoints) {
    const auto issue = choices.issue ? choices.issue(tokens) : tokens::opaque(tokens, choices.lifetimes);
    if (!options.policy) {
      options.policy = [this](const ExchangeRequest& asked) {
        asked_of_policy = asked.access;
        return asked.delegate();
      };
    }
    if (!options.tokens.find_access) options.tokens = tokens;
    server().exchange(exchanges::token_exchange(std::move(options), issue));
    auto& api = client("api");
    api.scope = {"read", "write"};
    api.allowed_resources = {mail};
    for (const auto* id : {"web", "post", "native", "api"}) client(id).grant_types.emplace_back(exchange_grant);
  }

  /// What the policy was last asked about.
  Access asked_of_policy = {};

  Response exchange(const Params& form, std::string_view client = "web") {
    return token(with_basic(token_request(form), client, "web secret:%+"));
  }
  /// The access token of an exchange. Fails the test when there is none.
  std::string exchanged(const Params& form, std::string_view client = "web") {
    return issued(exchange(form, client)).access;
  }
  /// What a token that was issued stands for.
  Authorization meaning(std::string_view access_token) const {
    return tokens.find_access(hash_token(access_token)).authorization;
  }

  /// An access token that alice granted to `web`.
  std::string subject(const Params& changes = {}) { return tokens_of_web(changes).access; }
  /// One that `client` has for itself.
  std::string own_token(std::string_view client = "web") {
    return exchanged({{"grant_type", "client_credentials"}}, client);
  }
};

/// A client as it is named among the actors.
inline Actor acting_client(const std::string& id) { return {.sub = id, .client_id = id}; }

/// Options whose policy lets everybody take the place of the subject.
inline TokenExchangeOptions impersonating() {
  return {.policy = [](const ExchangeRequest& asked) { return asked.impersonate(); }, .impersonation = true};
}

}  // namespace world
