#include "http/authserver/device_client.hpp"

#include <doctest/doctest.h>

namespace oauthkit::testing {

Json with_devices(const Json& device, Json config) {
  config["device"] = device;
  config["clients"].push_back({{"client_id", "tv"},
                               {"client_name", "Living <room> TV"},
                               {"grant_types", {device_grant_type, "refresh_token"}},
                               {"response_types", Json::array()},
                               {"scope", "read write"},
                               {"token_endpoint_auth_method", "none"}});
  config["clients"].push_back({{"client_id", "box"},
                               {"client_secret", "box-secret"},
                               {"client_name", "Box"},
                               {"trusted", true},
                               {"grant_types", {device_grant_type}},
                               {"scope", "read"}});
  return config;
}

Device::Device(const AuthServer& at, const std::string& scope)
    : server(at), asked(at.post("/device_authorization", {{"client_id", "tv"}, {"scope", scope}})) {}

Answer Device::poll() const {
  return server.post(
      "/token",
      {{"grant_type", device_grant_type}, {"client_id", "tv"}, {"device_code", member(asked, "device_code")}});
}

Agent at_the_page(const AuthServer& server, const std::string& username, const std::string& password) {
  Agent agent(server);
  CHECK(agent.sign_in(agent.get("/device"), username, password).status == 303);
  return agent;
}

Answer enter(Agent& agent, const std::string& user_code) {
  return agent.post(agent.base + "/device", {{"user_code", user_code}});
}

}  // namespace oauthkit::testing
