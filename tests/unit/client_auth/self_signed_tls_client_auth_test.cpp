#include "support/certificates.hpp"
#include "support/proofs.hpp"

using namespace world;
using nlohmann::json;

namespace {

Choices over_tls() {
  Choices choices;
  choices.more = [](Server& server) {
    server.authenticate(client_auth::self_signed_tls_client_auth());
    server.authenticate(client_auth::tls_client_auth());
  };
  return choices;
}

struct SelfSignedWorld : World {
  SelfSignedWorld() : World(over_tls()) { client("web").token_endpoint_auth_method = "self_signed_tls_client_auth"; }

  void registers(const json& key) { client("web").jwks = json{{"keys", json::array({key})}}.dump(); }

  std::string ask(const Identity& identity) {
    const auto form = changed(for_web_itself, {{"client_id", "web"}});
    return told(token(with_certificate(token_request(form), identity, false)));
  }
};

json coordinate(const Identity& identity, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(identity.key(), name, &number);
  std::string bytes(32, '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), 32);
  BN_free(number);
  return base64url_encode(bytes);
}

json jwk_of(const Identity& identity) {
  return {{"kty", "EC"}, {"crv", "P-256"}, {"x", coordinate(identity, "qx")}, {"y", coordinate(identity, "qy")}};
}

constexpr const char* refused = "401 invalid_client";

}  // namespace

TEST_CASE("self_signed_tls_client_auth: the certificate that was registered is the client") {
  SelfSignedWorld world;
  const Identity registered;
  auto key = jwk_of(registered);
  key["x5c"] = json::array({base64_encode(registered.der())});
  world.registers(key);
  CHECK(world.ask(Identity()) == refused);
  CHECK(world.ask(registered) == "200");
}

TEST_CASE("self_signed_tls_client_auth: the thumbprint or the key of a certificate is enough") {
  SelfSignedWorld world;
  const Identity registered;
  world.registers(jwk_of(registered));
  CHECK(world.ask(Identity()) == refused);
  CHECK(world.ask(registered) == "200");
  world.registers({{"x5t#S256", hash_of(registered.der())}});
  CHECK(world.ask(Identity()) == refused);
  CHECK(world.ask(registered) == "200");
}

TEST_CASE("self_signed_tls_client_auth: one of several is enough, and strange ones do no harm") {
  SelfSignedWorld world;
  const Identity registered;
  world.client("web").jwks = json{
      {"keys",
       {1,
        json::object(),
        {{"kty", "RSA"}},
        {{"x5c", 1}},
        {{"x5c", {"?"}}},
        jwk_of(Identity()),
        jwk_of(registered)}}}.dump();
  CHECK(world.ask(Identity()) == refused);
  CHECK(world.ask(registered) == "200");
}

TEST_CASE("self_signed_tls_client_auth: a registered certificate counts, not its key in another certificate") {
  SelfSignedWorld world;
  const Identity registered;
  const Identity other;
  auto key = jwk_of(other);
  key["x5c"] = json::array({base64_encode(registered.der())});
  world.registers(key);
  CHECK(world.ask(other) == refused);
  CHECK(world.ask(registered) == "200");
}

TEST_CASE("self_signed_tls_client_auth: what is no certificate is refused") {
  SelfSignedWorld world;
  const Identity registered;
  world.registers(jwk_of(registered));
  auto request = token_request(changed(for_web_itself, {{"client_id", "web"}}));
  CHECK(told(world.token(request)) == refused);
  request.client_certificate.der = "nonsense";
  CHECK(told(world.token(request)) == refused);
  CHECK(world.ask(registered) == "200");
}

TEST_CASE("self_signed_tls_client_auth: a client without a key set is the operator's mistake") {
  SelfSignedWorld world;
  for (const char* jwks : {"", "x", "[]", "{}", R"({"keys":1})", R"({"keys":[],"keys":[]})"}) {
    CAPTURE(jwks);
    world.client("web").jwks = jwks;
    CHECK(world.ask(Identity()) == "500 server_error");
  }
  const Identity registered;
  world.registers(jwk_of(registered));
  CHECK(world.ask(registered) == "200");
}
