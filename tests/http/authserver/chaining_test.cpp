#include <doctest/doctest.h>

#include "http/authserver/exchanging.hpp"
#include "http/authserver/foreign_issuer.hpp"
#include "http/authserver/openid_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* idp_issuer = "https://idp.example";
constexpr const char* chat_issuer = "https://chat.example";
constexpr const char* id_jag_type = "urn:ietf:params:oauth:token-type:id-jag";
constexpr const char* id_token_type = "urn:ietf:params:oauth:token-type:id_token";
constexpr const char* refresh_token_type = "urn:ietf:params:oauth:token-type:refresh_token";

/// An identity provider, whose client `demo` is `wiki` at the chat.
Json provider(const Json& more = Json::object()) {
  auto config = openid_config({{"issuer", idp_issuer},
                               {"chaining", Json::array({{{"audience", chat_issuer},
                                                          {"aliases", {"urn:chat"}},
                                                          {"clients", {{"demo", "wiki"}}},
                                                          {"scopes", {"read", "chat"}}}})}});
  config["clients"][0]["grant_types"].push_back(exchange_grant);
  config.update(more);
  return config;
}

/// The chat, which believes `idp`: its user-1 is bob here.
Json chat(const AuthServer& idp) {
  auto config = demo_config();
  config["issuer"] = chat_issuer;
  config["clients"].push_back(service("wiki", {{"grant_types", {assertion_grant}}, {"scope", "read write"}}));
  config["trusted_issuers"] = Json::array({{{"issuer", idp_issuer},
                                            {"jwks", Json::parse(idp.get("/jwks").body)},
                                            {"use", {"id-jag"}},
                                            {"subjects", {{"user-1", "user-2"}}}}});
  return config;
}

/// `demo` asks for a grant for another server.
Answer ask(const AuthServer& idp, const Json& tokens, const Params& more = {}) {
  const Params usual{{"subject_token_type", id_token_type},
                     {"requested_token_type", id_jag_type},
                     {"audience", chat_issuer},
                     {"scope", "read"}};
  Params form;
  for (const auto& [name, value] : usual) {
    if (!more.contains(name)) form.add(name, value);
  }
  for (const auto& [name, value] : more) form.add(name, value);
  const bool by_refresh_token = more.value_or_empty("subject_token_type") == refresh_token_type;
  return exchange(idp, "demo", text_of(tokens, by_refresh_token ? "refresh_token" : "id_token"), form);
}

Answer bring(const AuthServer& server, const std::string& id_jag) {
  return server.token({{"grant_type", assertion_grant}, {"assertion", id_jag}}, "wiki", "wiki-secret");
}

}  // namespace

TEST_CASE("authserver chaining: who signed in here is known there, by a grant that counts once") {
  const AuthServer idp(provider());
  const AuthServer other(chat(idp));
  const auto answer = ask(idp, sign_in_tokens(idp));
  const auto id_jag = exchanged(answer);
  const auto body = body_of(answer);
  CHECK(body["issued_token_type"] == id_jag_type);
  CHECK(body["token_type"] == "N_A");
  CHECK(body["scope"] == "read");
  CHECK(body["expires_in"].get<int>() <= 300);
  CHECK_FALSE(body.contains("refresh_token"));
  const auto claims = claims_of(idp, id_jag);
  CHECK(header_of(id_jag)["typ"] == "oauth-id-jag+jwt");
  CHECK(claims["iss"] == idp_issuer);
  CHECK(claims["sub"] == "user-1");
  CHECK(claims["aud"] == chat_issuer);
  CHECK(claims["client_id"] == "wiki");
  CHECK_FALSE(claims.contains("act"));
  const auto token = exchanged(bring(other, id_jag));
  CHECK(body_of(other.api("/api/me", token)) == Json{{"sub", "user-2"}, {"client_id", "wiki"}, {"scope", "read"}});
  CHECK(member(bring(other, id_jag), "error") == "invalid_grant");
}

TEST_CASE("authserver chaining: a grant is no token where it was made, and none is made for oneself") {
  auto config = provider();
  config["clients"].push_back(service("wiki", {{"grant_types", {assertion_grant}}}));
  const ForeignIssuer somebody("https://somebody.example");
  config["trusted_issuers"] = Json::array({somebody.trusted({"id-jag"})});
  config["chaining"].push_back({{"audience", idp_issuer}, {"clients", {{"demo", "wiki"}}}, {"scopes", {"read"}}});
  const AuthServer idp(config);
  const auto tokens = sign_in_tokens(idp);
  const auto id_jag = exchanged(ask(idp, tokens));
  CHECK(member(bring(idp, id_jag), "error") == "invalid_grant");
  CHECK(idp.api("/api/me", id_jag).status == 401);
  CHECK(member(ask(idp, tokens, {{"audience", idp_issuer}}), "error") == "invalid_target");
  CHECK(bring(idp, somebody.id_jag(idp_issuer, "wiki")).status == 200);
}

TEST_CASE("authserver chaining: partners are known by their names, for the clients that they know") {
  auto config = provider();
  config["clients"].push_back(another_client("stranger"));
  config["clients"].back()["grant_types"].push_back(exchange_grant);
  const AuthServer idp(config);
  const auto tokens = sign_in_tokens(idp);
  CHECK(member(ask(idp, tokens, {{"audience", "https://other.example"}}), "error") == "invalid_target");
  CHECK(member(ask(idp, tokens, {{"scope", "write"}}), "error") == "invalid_scope");
  const auto by_alias = exchanged(ask(idp, tokens, {{"audience", "urn:chat"}}));
  CHECK(claims_of(idp, by_alias)["aud"] == chat_issuer);
  const auto theirs = sign_in_tokens(idp, {}, "stranger");
  const auto refused = exchange(
      idp, "stranger", text_of(theirs, "id_token"),
      {{"subject_token_type", id_token_type}, {"requested_token_type", id_jag_type}, {"audience", chat_issuer}});
  CHECK(member(refused, "error") == "invalid_target");
}

TEST_CASE("authserver chaining: a refresh token is an identity as well, and stays as it was; an access token is none") {
  const AuthServer idp(provider());
  const auto tokens = sign_in_tokens(idp, {{"scope", "openid read offline_access"}});
  const Params by_refresh_token{{"subject_token_type", refresh_token_type}};
  CHECK(claims_of(idp, exchanged(ask(idp, tokens, by_refresh_token)))["sub"] == "user-1");
  CHECK(claims_of(idp, exchanged(ask(idp, tokens, by_refresh_token)))["sub"] == "user-1");
  CHECK(idp.token({{"grant_type", "refresh_token"}, {"refresh_token", text_of(tokens, "refresh_token")}}).status ==
        200);
  const auto refused = exchange(idp, "demo", text_of(tokens, "access_token"),
                                {{"requested_token_type", id_jag_type}, {"audience", chat_issuer}});
  CHECK(member(refused, "error") == "invalid_request");
}

TEST_CASE("authserver chaining: a client with names of its own for people is known by them, and so are its ID tokens") {
  auto config = provider();
  config["openid"] = {{"pairwise_salt", "c2FsdCBvZiB0aGUgdGVzdHM"}};
  config["clients"][0]["subject_type"] = "pairwise";
  const AuthServer idp(config);
  const auto tokens = sign_in_tokens(idp);
  const auto sub = id_claims(idp, tokens)["sub"];
  CHECK(sub != "user-1");
  CHECK(claims_of(idp, exchanged(ask(idp, tokens)))["sub"] == sub);
}

TEST_CASE("authserver chaining: metadata tells of it where the key is, and of no partner") {
  const auto told = [](const Json& config) {
    return AuthServer(config).get("/.well-known/oauth-authorization-server").body;
  };
  auto config = demo_config();
  config["chaining"] = provider()["chaining"];
  const auto with_it = told(config);
  CHECK(Json::parse(with_it)["identity_chaining_requested_token_types_supported"] == Json{id_jag_type});
  CHECK(holds(with_it, exchange_grant));
  CHECK_FALSE(holds(with_it, "chat.example"));
  CHECK_FALSE(holds(told(exchange_config()), "identity_chaining"));
}
