#include "http/authserver/registrant.hpp"

#include <doctest/doctest.h>

namespace oauthkit::testing {

Answer send_json(const AuthServer& server, std::string_view method, std::string_view target, const Json& body,
                 std::string_view lines) {
  const auto text = body.dump();
  const auto head =
      "Content-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) + "\r\n" + std::string(lines);
  return server.ask(request(method, target, head, text));
}

Json json_of(const Answer& answer) {
  auto json = Json::parse(answer.body, nullptr, false);
  return json.is_discarded() ? Json() : json;
}

std::string bearer(const std::string& token) { return "Authorization: Bearer " + token + "\r\n"; }

Json app_metadata(const Json& more) {
  Json metadata = {{"client_name", "App"},
                   {"redirect_uris", {"http://127.0.0.1:8787/callback"}},
                   {"grant_types", {"authorization_code", "refresh_token"}},
                   {"token_endpoint_auth_method", "none"}};
  metadata.merge_patch(more);
  return metadata;
}

Json registered(const AuthServer& server, const Json& metadata, const std::string& base) {
  const auto answer = send_json(server, "POST", base + "/register", metadata);
  INFO(answer.body);
  REQUIRE(answer.status == 201);
  return json_of(answer);
}

Params asks(const Json& client, const Params& changes) {
  Params all = changes;
  if (!changes.contains("client_id")) all.add("client_id", client["client_id"].get<std::string>());
  if (!changes.contains("redirect_uri")) all.add("redirect_uri", client["redirect_uris"][0].get<std::string>());
  if (!changes.contains("scope")) all.add("scope", "");
  return authorization(all);
}

Params redeems(const Json& client, const std::string& code, const Params& changes) {
  Params all = changes;
  if (!changes.contains("client_id")) all.add("client_id", client["client_id"].get<std::string>());
  if (!changes.contains("redirect_uri")) all.add("redirect_uri", client["redirect_uris"][0].get<std::string>());
  return redemption(code, all);
}

Json tokens_of(const AuthServer& server, const Json& client, const Params& changes) {
  const auto code = location_param(Agent(server).authorize(asks(client, changes)), "code");
  const auto answer = server.post("/token", redeems(client, code));
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return json_of(answer);
}

Json config_with(const Json& more) {
  auto config = demo_config();
  config["scopes"] = {"profile", "read", "write"};
  config.update(more);
  return config;
}

}  // namespace oauthkit::testing
