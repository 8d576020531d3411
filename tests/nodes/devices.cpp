#include "nodes/devices.hpp"

#include <doctest/doctest.h>

#include "jose/jwk.hpp"
#include "jose/jws.hpp"

namespace nodes_tests {

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* device_code = "urn:ietf:params:oauth:grant-type:device_code";
constexpr const char* jwt_bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
constexpr const char* partner = "https://partner.example";

const jose::Key& key() {
  static const jose::Key one = *jose::generate_key(jose::Algorithm::es256);
  return one;
}

Json clients() {
  auto clients = configuration("")["clients"];
  clients.push_back({{"client_id", "tv"},
                     {"client_name", "TV"},
                     {"token_endpoint_auth_method", "none"},
                     {"grant_types", {device_code}},
                     {"response_types", Json::array()},
                     {"scope", "read write"}});
  clients.push_back({{"client_id", "partner"},
                     {"client_secret", "demo-secret"},
                     {"grant_types", {jwt_bearer}},
                     {"response_types", Json::array()},
                     {"scope", "read"}});
  return clients;
}

}  // namespace

Json with_devices() {
  const Json issuer = {{"issuer", partner},
                       {"jwks", Json::parse(jose::public_jwk_set({key()}))},
                       {"use", {"jwt-bearer"}},
                       {"subjects", {{"U019488227", "user-1"}}}};
  return {{"clients", clients()},
          {"device", {{"lifetime", 3600}, {"interval", 1}, {"attempts", 40}}},
          {"trusted_issuers", Json::array({issuer})}};
}

Device begin(const AuthServer& node) {
  const auto answer = node.post("/device_authorization", {{"client_id", "tv"}, {"scope", "read"}});
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return {member(answer, "device_code"), member(answer, "user_code")};
}

Answer poll(const AuthServer& node, const Device& device) {
  Answer answer;
  for (int tries = 0; tries < 1000; ++tries) {
    answer =
        node.post("/token", {{"grant_type", device_code}, {"device_code", device.device_code}, {"client_id", "tv"}});
    const auto error = member(answer, "error");
    if (error != "authorization_pending" && error != "slow_down") break;
  }
  return answer;
}

Answer enter(Agent& agent, const std::string& user_code) { return agent.post("/device", {{"user_code", user_code}}); }

std::string assertion(const std::string& jti) {
  const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  const Json claims = {{"iss", partner},
                       {"sub", "U019488227"},
                       {"aud", "http://127.0.0.1:9000"},
                       {"exp", now.time_since_epoch().count() + 600},
                       {"jti", jti}};
  return *jose::sign(key(), jose::jws_header(jose::name(key().algorithm()), "JWT", key().kid()), claims.dump());
}

Params presentation(const std::string& assertion) { return {{"grant_type", jwt_bearer}, {"assertion", assertion}}; }

}  // namespace nodes_tests
