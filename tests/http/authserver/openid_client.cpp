#include "http/authserver/openid_client.hpp"

#include <doctest/doctest.h>

#include "oauthkit/hash.hpp"

namespace oauthkit::testing {
namespace {

constexpr const char* all_scopes = "openid profile email address phone offline_access read write";

}  // namespace

Json openid_config(const Json& more) {
  auto config = demo_config();
  config["scopes"] = {"openid", "profile", "email", "address", "phone", "offline_access", "read", "write"};
  config["clients"][0]["scope"] = all_scopes;
  config["users"][0]["claims"] = {
      {"name", "Alice L."},          {"email", "alice@example.com"},   {"email_verified", true},
      {"updated_at", 1'600'000'000}, {"address", {{"country", "AT"}}}, {"department", "Research"}};
  config.update(more);
  return config;
}

Json openid_client_config(const Json& client, const Json& more) {
  auto config = openid_config(more);
  config["clients"][0].update(client);
  return config;
}

Json another_client(const std::string& id, const Json& more) {
  auto client = openid_config()["clients"][0];
  client.update({{"client_id", id}, {"client_name", id}, {"client_secret", id + "-secret"}});
  client.update(more);
  return client;
}

Params signing_in(const Params& changes) {
  Params all{{"scope", "openid profile email"}, {"nonce", "n-0S6_WzA2Mj"}};
  Params merged;
  for (const auto& [name, value] : all) {
    if (!changes.contains(name)) merged.add(name, value);
  }
  for (const auto& [name, value] : changes) merged.add(name, value);
  return authorization(merged);
}

Json tokens_for(const AuthServer& server, const Answer& answer, const std::string& client_id) {
  INFO(answer.head);
  const auto told = server.token(redemption(location_param(answer, "code")), client_id, client_id + "-secret");
  INFO(told.body);
  REQUIRE(told.status == 200);
  return Json::parse(told.body);
}

Json sign_in_tokens(const AuthServer& server, const Params& changes, const std::string& client_id) {
  auto asked = changes;
  if (client_id != "demo") asked.add("client_id", client_id);
  return tokens_for(server, Agent(server).authorize(signing_in(asked)), client_id);
}

Json id_claims(const AuthServer& server, const Json& tokens) {
  INFO(tokens.dump());
  REQUIRE(tokens.contains("id_token"));
  auto claims = claims_of(server, tokens["id_token"].get<std::string>());
  REQUIRE(claims.is_object());
  return claims;
}

Json header_of(std::string_view jwt) {
  return Json::parse(base64url_decode(jwt.substr(0, jwt.find('.'))).value_or("{}"), nullptr, false);
}

Answer userinfo(const AuthServer& server, const Json& tokens) {
  return server.api("/userinfo", text_of(tokens, "access_token"));
}

std::string text_of(const Json& tokens, const char* name) { return tokens.value(name, ""); }

}  // namespace oauthkit::testing
