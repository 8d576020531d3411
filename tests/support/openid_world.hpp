#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "keys/signed_token.hpp"
#include "support/id_tokens.hpp"

/// A server that is an OpenID Provider, with UserInfo.
namespace world {

/// What is known of a person: claims of every scope, one of no scope, and one that is null.
inline JsonMembers everything_known() {
  JsonMembers known;
  known.add("name", "Alice");
  known.add("name#de", "Alizia");
  known.add("birthdate", "1990-01-01");
  known.add("updated_at", std::int64_t{1700000000});
  known.add("email", "alice@example.com");
  known.add("email_verified", true);
  known.add_json("address", R"({"country":"AT","locality":"Wien"})");
  known.add("phone_number", "+43 1 1");
  known.add_json("phone_number_verified", "null");
  known.add("department", "sales");
  return known;
}

/// What may differ between the providers of tests.
struct ProviderChoices {
  openid::ProviderOptions options = {
      .claims = [](const openid::ClaimsQuery&) -> Result<JsonMembers> { return everything_known(); }};
  BearerOptions bearer = {.allow_body = true};
  Choices world = {};
};

/// A provider with UserInfo, whose clients may ask for every scope of OpenID Connect Core.
class OpenidWorld : public IdTokenWorld {
 public:
  explicit OpenidWorld(ProviderChoices choices = {})
      : IdTokenWorld(std::move(choices.world),
                     {std::move(choices.options), {SigningAlgorithm::rs256, SigningAlgorithm::es256}}) {
    for (auto& one : registered) {
      for (const auto* const scope : {"address", "phone"}) one.scope.insert(scope);
    }
    server().endpoint("/userinfo", endpoints::userinfo(op, bearer(std::move(choices.bearer))));
  }

  Response at(std::string_view path, const Request& request) {
    if (routes_.empty()) routes_ = server().routes();
    return handler_at(routes_, path)(request);
  }

  Response userinfo(const Request& request) { return at("/userinfo", request); }
  Response userinfo(std::string_view access_token) { return userinfo(with_bearer(get("/userinfo"), access_token)); }
  /// What it tells. Fails the test on another answer than 200.
  nlohmann::json told_of(std::string_view access_token) {
    const auto response = userinfo(access_token);
    INFO(response.body);
    REQUIRE(response.status == 200);
    return nlohmann::json::parse(response.body);
  }

  /// An ID token of `web` for alice, as this provider makes them; `changes` replace, add or (with null) remove claims.
  std::string id_token(const nlohmann::json& changes = nlohmann::json::object(), std::string_view typ = "JWT") const {
    nlohmann::json claims = {{"iss", "https://auth.example"},
                             {"aud", "web"},
                             {"sub", "alice"},
                             {"iat", now.time_since_epoch().count() - 3600},
                             {"exp", now.time_since_epoch().count() - 3300}};
    claims.merge_patch(changes);
    return keys::signed_token(*op.state()->keys.signer(), typ, claims.dump());
  }

 private:
  std::vector<Route> routes_;
};

/// What an authorization request changes to become one of OpenID Connect.
inline Params with_openid(const Params& changes = {}) { return changed({{"scope", "openid email read"}}, changes); }

/// The value of the parameter `claims`.
inline std::string asking_for(const nlohmann::json& userinfo, const nlohmann::json& id_token = nullptr) {
  return nlohmann::json{{"userinfo", userinfo}, {"id_token", id_token}}.dump();
}

}  // namespace world
