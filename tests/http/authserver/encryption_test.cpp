#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <thread>

#include "http/authserver/config_check.hpp"
#include "http/authserver/signing_client.hpp"
#include "jose/ecdh_es.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json opening_objects(const SigningClient& client) {
  auto config = client.config();
  config["request_parameter_supported"] = true;
  config["request_object_encryption_alg_values_supported"] = {"ECDH-ES"};
  return config;
}

std::vector<jose::AgreementKey> keys_to_encrypt_to(const AuthServer& server) {
  return *jose::agreement_keys_in(server.get("/jwks").body);
}

std::string encrypted(const jose::AgreementKey& key, const std::string& jwt,
                      jose::ContentEncryption encryption = jose::ContentEncryption::a256gcm) {
  return jose::encrypt_jwt(key, encryption, jwt, system_random);
}

std::string by_object(const std::string& object) { return target({{"client_id", "signer"}, {"request", object}}); }

Json metadata(const AuthServer& server) {
  return Json::parse(server.get("/.well-known/oauth-authorization-server").body);
}

/// A client whose answers are encrypted to `key`.
Json encrypting_answers_to(const SigningClient& client, const jose::AgreementKey& key, const Json& more) {
  auto registered = client.registration(more);
  registered["jwks"]["keys"].push_back(Json::parse(jose::public_jwk(key)));
  registered["authorization_encrypted_response_alg"] = "ECDH-ES";
  auto config = demo_config();
  config["clients"] = {registered};
  config["response_modes_supported"] = {"query", "jwt", "query.jwt", "fragment.jwt"};
  config["authorization_encryption_alg_values_supported"] = {"ECDH-ES"};
  return config;
}

}  // namespace

TEST_CASE("authserver encryption: a request object may be encrypted to a key that is published for that") {
  const SigningClient client;
  const AuthServer server(opening_objects(client));
  const auto keys = keys_to_encrypt_to(server);
  REQUIRE(keys.size() == 1);
  CHECK(count(server.get("/jwks").body, "\"use\":\"enc\"") == 1);
  CHECK(error_on(server.get(by_object(encrypted(*jose::generate_agreement_key(), client.object(server))))) ==
        "invalid_request_object");
  CHECK(error_on(server.get(by_object(encrypted(keys.front(), R"({"client_id":"signer"})")))) ==
        "invalid_request_object");
  CHECK(server.get(by_object(encrypted(keys.front(), client.object(server)))).status == 200);
  CHECK(metadata(server)["request_object_encryption_alg_values_supported"] == Json{"ECDH-ES"});
  CHECK(metadata(server)["request_object_encryption_enc_values_supported"] == Json{"A256GCM"});
}

TEST_CASE("authserver encryption: where it is off no key is published for it") {
  const SigningClient client;
  auto config = client.config();
  config["request_parameter_supported"] = true;
  config["keys"] = Json::object();
  const AuthServer server(config);
  CHECK(keys_to_encrypt_to(server).empty());
  CHECK(error_on(server.get(by_object(encrypted(*jose::generate_agreement_key(), client.object(server))))) ==
        "invalid_request_object");
  CHECK(server.get(by_object(client.object(server))).status == 200);
}

TEST_CASE("authserver encryption: the keys are kept beside those that sign, and turn with them") {
  const SigningClient client;
  const support::TemporaryDirectory directory;
  auto config = opening_objects(client);
  config["keys"] = {{"file", directory.file("keys.json")}, {"publish", 1}};
  const auto kid = [&] { return keys_to_encrypt_to(AuthServer(config)).front().kid(); };
  const auto first = kid();
  CHECK(kid() == first);
  const auto mode = std::filesystem::status(directory.file("keys.json.decryption")).permissions();
  CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  const AuthServer server(config);
  const auto before = keys_to_encrypt_to(server).front();
  const auto to_sign = [&] { return count(AuthServer(config).get("/jwks").body, "\"use\":\"sig\""); };
  REQUIRE(to_sign() == 1);
  CHECK(run({"--rotate-keys", "--config", write_config(directory.path(), config)}).status == 0);
  for (int i = 0; i < 200 && keys_to_encrypt_to(server).front().kid() == first; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  CHECK(keys_to_encrypt_to(server).front().kid() != first);
  CHECK(to_sign() == 2);
  for (const auto& key : {before, keys_to_encrypt_to(server).front()}) {
    CHECK(server.get(by_object(encrypted(key, client.object(server)))).status == 200);
  }
}

TEST_CASE("authserver encryption: an answer that nobody but its client reads") {
  const SigningClient client;
  const auto own = *jose::generate_agreement_key();
  const std::array accepted = {jose::ContentEncryption::a256gcm};
  const AuthServer server(encrypting_answers_to(client, own, {{"authorization_encrypted_response_enc", "A256GCM"}}));
  const auto answer = Agent(server).authorize(client.asks({{"response_mode", "jwt"}}));
  const auto response = location_param(answer, "response");
  CHECK_FALSE(jose::decrypt_jwt(*jose::generate_agreement_key(), accepted, response));
  const auto jwt = jose::decrypt_jwt(own, accepted, response);
  REQUIRE(jwt);
  const auto claims = claims_of(server, jwt->reveal());
  REQUIRE(claims.is_object());
  CHECK(claims["code"].get<std::string>() != "");
  CHECK(metadata(server)["authorization_encryption_alg_values_supported"] == Json{"ECDH-ES"});
}

TEST_CASE("authserver encryption: without its key an answer goes nowhere") {
  const SigningClient client;
  auto config = encrypting_answers_to(client, *jose::generate_agreement_key(), Json::object());
  const AuthServer with_key(config);
  config["clients"][0]["jwks"] = client.registration()["jwks"];
  const AuthServer server(config);
  const auto asking = target(client.asks({{"response_mode", "jwt"}, {"scope", "nuclear"}}));
  const auto page = server.get(asking);
  CHECK(page.status != 303);
  CHECK(page.field("Location") == "<none>");
  CHECK(error_on(page) == "server_error");
  const auto plain = server.get(target(client.asks({{"scope", "nuclear"}})));
  CHECK(location_param(plain, "error") == "invalid_scope");
  CHECK(location_param(with_key.get(asking), "response") != "");
}

TEST_CASE("authserver config: encryption") {
  const auto* objects = "/request_object_encryption_alg_values_supported";
  const auto* answers = "/authorization_encryption_alg_values_supported";
  expect_all({
      {objects, "ECDH-ES", Json::array(), "request_object_encryption_alg_values_supported: expected an array"},
      {objects, {"RSA-OAEP"}, Json::array(), "request_object_encryption_alg_values_supported: expected ECDH-ES alone"},
      {objects, {"ECDH-ES"}, Json::array(), "request_object_encryption_alg_values_supported: expected none, or"},
      {answers, {"dir"}, Json::array(), "authorization_encryption_alg_values_supported: expected ECDH-ES alone"},
      {answers, {"ECDH-ES"}, Json::array(), "authorization_encryption_alg_values_supported: expected none, or"},
      {"/clients/0/authorization_encrypted_response_alg", "ECDH-ES", "",
       "clients[0].authorization_encrypted_response_alg: expected one of "
       "authorization_encryption_alg_values_supported"},
      {"/clients/0/authorization_encrypted_response_enc", "A256GCM", "",
       "clients[0].authorization_encrypted_response_enc: expected none, or"},
  });
  const support::TemporaryDirectory directory;
  const auto told = [&](const char* name, const char* value) {
    const auto config = encrypting_answers_to(SigningClient(), *jose::generate_agreement_key(), {{name, value}});
    return check(write_config(directory.path(), config));
  };
  const auto refused = told("authorization_encrypted_response_enc", "A256CBC-HS512");
  CHECK(refused.status == 2);
  CHECK(holds(refused.err, "authorization_encrypted_response_enc: expected A256GCM or A128CBC-HS256"));
  CHECK(told("authorization_encrypted_response_enc", "A128CBC-HS256").status == 0);
}
