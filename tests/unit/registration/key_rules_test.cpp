#include "registration/key_rules.hpp"

#include "registration/reading.hpp"

using namespace reading;
using namespace oauthkit::registration;

namespace {

const std::string okp = R"("kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")";
const std::string ec = R"("kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                       R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")";

std::string jwks(std::string_view keys) { return std::string(R"("jwks":{"keys":[)").append(keys).append("]}"); }
std::string by(std::string_view method) {
  return std::string(R"("token_endpoint_auth_method":")").append(method).append("\"");
}
std::string refused(std::string_view members) {
  const auto why = refusal(with(members));
  constexpr std::string_view code = "invalid_client_metadata: ";
  CHECK(why.starts_with(code));
  return why.substr(std::min(why.size(), code.size()));
}

}  // namespace

TEST_CASE("key rules: keys that are not public alone are refused, whatever the method") {
  const std::string why = "jwks: must hold public keys and nothing else";
  for (const std::string name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
    CHECK(refused(jwks("{" + ec + "},{" + okp + ",\"" + name + "\":\"AA\"}")) == why);
  }
  CHECK(refused(jwks(R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr0"})")) == why);
  CHECK(refused(jwks(R"({"kty":"oct"})")) == why);
  CHECK(refused(jwks("{}")) == why);
  CHECK(refused(jwks("7")) == why);
  const auto [client, metadata] = read(with(jwks("{" + ec + "},{" + okp + "}")));
  CHECK(client.jwks == "{\"keys\":[{" + ec + "},{" + okp + "}]}");
  CHECK(member(metadata, "jwks") == client.jwks);
}

TEST_CASE("key rules: a set is bounded and has keys") {
  std::string keys = "{" + okp + "}";
  for (int i = 0; i < 7; ++i) keys += ",{" + okp + ",\"kid\":\"" + std::to_string(i) + "\"}";
  CHECK(refusal(with(jwks(keys))).empty());
  CHECK(refused(jwks(keys + ",{" + ec + "}")) == "jwks: must hold 1 to 8 keys");
  CHECK(refused(jwks("")) == "jwks: must hold 1 to 8 keys");
  CHECK(refused(R"("jwks":{})") == "jwks: must hold an array of keys");
  CHECK(refused(R"("jwks":"{}")") == "jwks: must be a JSON object");
  CHECK(refused(jwks("{" + okp + ",\"x5c\":[\"" + std::string(17000, 'A') + "\"]}")) ==
        "jwks: must not be longer than 16384 bytes");
}

TEST_CASE("key rules: keys are here or there, and there is https") {
  const std::string there = R"("jwks_uri":"https://app.example/jwks")";
  CHECK(refused(jwks("{" + okp + "}") + "," + there) == "jwks_uri: must not stand beside jwks");
  CHECK(read(with(there)).client.jwks_uri == "https://app.example/jwks");
  for (const std::string uri :
       {"http://app.example/jwks", "http://127.0.0.1/jwks", "file:///jwks", "https://a@b.example/"}) {
    CHECK(refused(R"("jwks_uri":")" + uri + "\"") == "jwks_uri: must be an https URL without fragment");
  }
}

TEST_CASE("key rules: private_key_jwt needs a key for signatures") {
  const auto method = by("private_key_jwt");
  CHECK(refused(method) == "jwks: private_key_jwt needs jwks or jwks_uri");
  const std::string no_key =
      "jwks: private_key_jwt needs a key for signatures, EC P-256, Ed25519, or RSA of 2048 bits and more";
  CHECK(refused(method + "," + jwks("{" + ec + R"(,"use":"enc"})")) == no_key);
  CHECK(refused(method + "," + jwks(R"({"kty":"EC","crv":"P-384"})")) == no_key);
  CHECK(read(with(method + "," + jwks("{" + ec + "}"))).client.token_endpoint_auth_method == "private_key_jwt");
  CHECK(refusal(with(method + R"(,"jwks_uri":"https://app.example/jwks")")).empty());
  CHECK(refused(R"("require_signed_request_object":true)") ==
        "jwks: require_signed_request_object needs jwks or jwks_uri");
  CHECK(refusal(with(R"("require_signed_request_object":true,)" + jwks("{" + okp + "}"))).empty());
}

TEST_CASE("key rules: methods of certificates name them") {
  const auto tls = by("tls_client_auth");
  const std::string exactly_one =
      "token_endpoint_auth_method: tls_client_auth needs exactly one tls_client_auth_ member";
  CHECK(refused(tls) == exactly_one);
  CHECK(refused(tls + R"(,"tls_client_auth_san_dns":"a.example","tls_client_auth_san_ip":"192.0.2.1")") == exactly_one);
  CHECK(read(with(tls + R"(,"tls_client_auth_san_dns":"a.example")")).client.tls.tls_client_auth_san_dns ==
        "a.example");
  const auto self_signed = by("self_signed_tls_client_auth");
  CHECK(refused(self_signed) == "jwks: self_signed_tls_client_auth needs jwks");
  CHECK(refusal(with(self_signed + "," + jwks("{" + ec + "}"))).empty());
}

TEST_CASE("key rules: ID tokens and UserInfo are encrypted to a key, and by a named algorithm") {
  for (const std::string kind : {"id_token", "userinfo"}) {
    const auto name = kind + "_encrypted_response_alg";
    const auto alg = "\"" + name + R"(":"RSA-OAEP-256")";
    CHECK(refused(alg) == name + ": needs jwks or jwks_uri");
    CHECK(refused("\"" + kind + R"(_encrypted_response_enc":"A256GCM")") ==
          kind + "_encrypted_response_enc: needs " + name);
    CHECK(refused("\"" + name + R"(":"RSA1_5")") == name + ": must be RSA-OAEP-256 or ECDH-ES");
    CHECK(refusal(with(alg + "," + jwks("{" + ec + R"(,"use":"enc"})"))).empty());
    CHECK(refusal(with(alg + R"(,"jwks_uri":"https://app.example/jwks")")).empty());
  }
}

TEST_CASE("key rules: answers are encrypted to a key, and by a named agreement") {
  const std::string alg = R"("authorization_encrypted_response_alg":"ECDH-ES")";
  CHECK(refused(alg) == "authorization_encrypted_response_alg: needs jwks or jwks_uri");
  CHECK(refused(R"("authorization_encrypted_response_enc":"A256GCM")") ==
        "authorization_encrypted_response_enc: needs authorization_encrypted_response_alg");
  CHECK(refused(R"("authorization_encrypted_response_alg":"RSA1_5")") ==
        "authorization_encrypted_response_alg: must be ECDH-ES");
  CHECK(refused(alg + R"(,"authorization_encrypted_response_enc":"A128GCM")") ==
        "authorization_encrypted_response_enc: must be A128CBC-HS256 or A256GCM");
  CHECK(refusal(with(alg + "," + jwks("{" + ec + R"(,"use":"enc"})"))).empty());
}
