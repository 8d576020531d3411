#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <string_view>

#include "support/exchanging.hpp"
#include "support/id_tokens.hpp"

/// An identity provider whose clients have grants for another authorization server (ID-JAG).
namespace world {

inline constexpr const char* chat = "https://chat.example/";
inline constexpr const char* chat_api = "https://api.chat.example/";
inline constexpr const char* chat_files = "https://files.chat.example/";

/// What `web` is at `chat`, where one may read and write.
inline tokens::Partner usual_partner() {
  return {.issuer = chat, .client_id = "f53f191f9311af35", .scopes = {"read", "write"}};
}

struct ChainingChoices {
  Choices world = {};
  IdTokenChoices provider = {};
  tokens::Partner partner = usual_partner();
  tokens::IdJagOptions options = {};
  std::function<Result<Delegation>(const ExchangeRequest&)> policy = [](const ExchangeRequest& asked) {
    return asked.delegate();
  };
};

class ChainingWorld : public IdTokenWorld {
 public:
  explicit ChainingWorld(ChainingChoices choices = {})
      : IdTokenWorld(choices.world, choices.provider), partner(std::move(choices.partner)) {
    const tokens::Partners partners = [this](const ExchangeRequest& asked) -> Result<tokens::Partner> {
      const bool is_known = asked.audience.front() == chat || asked.audience.front() == "urn:chat";
      if (!is_known || asked.client.id != "web") return denied();
      return partner;
    };
    TokenExchangeOptions options{.tokens = tokens};
    options.id_tokens = openid::id_token_reader(op, server().options().issuer);
    options.id_token_user = [](const Client&, const PresentedIdToken& read) -> Result<User> {
      return User{.id = read.sub.substr(0, read.sub.find('@'))};
    };
    options.policy = std::move(choices.policy);
    options.also[std::string(token_type::id_jag)] = tokens::id_jag(shared_ring(), partners, choices.options);
    server().exchange(exchanges::token_exchange(std::move(options), tokens::opaque(tokens)));
    server().endpoint("/authorize",
                      endpoints::authorization([](const Request&) { return Response::html(200, "a page"); }));
    server().endpoint("/token", endpoints::token());
    server().endpoint(endpoints::metadata());
    for (const auto* id : {"web", "post"}) client(id).grant_types.emplace_back(exchange_grant);
  }

  /// What the other server is to `web`.
  tokens::Partner partner;

  Response exchange(const Params& form) { return token(web_request(form)); }
  /// The same with an ID token of alice.
  Response grant(const Params& changes = {}) { return exchange(asking_grant(id_token(), changes)); }
  /// What the grant says.
  nlohmann::json granted(const Params& changes = {}) { return claims_of(issued(grant(changes)).access); }

  std::string id_token(const Browser& who = browser()) { return id_token_of(sign_in_tokens(*this, {}, who)); }
  /// A refresh token of `web` for this scope.
  std::string refresh_token(const std::string& scope = "openid read") {
    return issued(sign_in_tokens(*this, {{"scope", scope}})).refresh;
  }

  /// A request for a grant for `chat`.
  static Params asking_grant(std::string_view token, const Params& changes = {}) {
    return changed({{"grant_type", exchange_grant},
                    {"requested_token_type", text(token_type::id_jag)},
                    {"audience", chat},
                    {"subject_token", text(token)},
                    {"subject_token_type", text(token_type::id_token)}},
                   changes);
  }
  static Params with_refresh_token(std::string_view token, const Params& changes = {}) {
    return asking_grant(token, changed({{"subject_token_type", text(token_type::refresh_token)}}, changes));
  }
};

}  // namespace world
