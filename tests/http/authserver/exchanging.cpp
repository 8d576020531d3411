#include "http/authserver/exchanging.hpp"

#include <doctest/doctest.h>

namespace oauthkit::testing {

Json exchange_config(const Json& gateway) {
  auto config = demo_config();
  config["clients"][0]["allowed_resources"] = {gateway_api};
  auto first = service("gateway", {{"resources", {gateway_api}}, {"exchange_targets", {backend_api}}});
  first.update(gateway);
  config["clients"].push_back(first);
  config["clients"].push_back(service("backend", {{"resources", {backend_api}}}));
  return config;
}

Json service(const std::string& id, const Json& more) {
  Json client = {{"client_id", id},
                 {"client_secret", id + "-secret"},
                 {"grant_types", {exchange_grant}},
                 {"response_types", Json::array()},
                 {"scope", "read write"}};
  client.update(more);
  return client;
}

std::string users_token(const AuthServer& server, const std::string& resource) {
  const auto request = resource.empty() ? authorization() : authorization({{"resource", resource}});
  return exchanged(server.token(redemption(location_param(Agent(server).authorize(request), "code"))));
}

Answer exchange(const AuthServer& server, const std::string& client, const std::string& subject_token,
                const Params& more) {
  Params form;
  const Params usual{
      {"grant_type", exchange_grant}, {"subject_token", subject_token}, {"subject_token_type", access_token_type}};
  for (const auto& [name, value] : usual) {
    if (!more.contains(name)) form.add(name, value);
  }
  for (const auto& [name, value] : more) {
    if (!value.empty()) form.add(name, value);
  }
  return server.token(form, client, client + "-secret");
}

std::string exchanged(const Answer& answer) {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return member(answer, "access_token");
}

Json introspected(const AuthServer& server, const std::string& client, const std::string& token) {
  return body_of(server.post("/introspect", {{"token", token}}, basic(client, client + "-secret")));
}

Json body_of(const Answer& answer) { return Json::parse(answer.body, nullptr, false); }

}  // namespace oauthkit::testing
