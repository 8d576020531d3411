#include <doctest/doctest.h>
#include <openssl/bn.h>

#include <ctime>

#include "client_auth/assertions.hpp"
#include "support/certificates.hpp"
#include "support/proofs.hpp"

using namespace client_auth_tests;

namespace {

/// A prime of 4096 bits: to find out that it is one takes longer than anything else that can stand there.
std::string prime_modulus() {
  BIGNUM* const prime = BN_get_rfc3526_prime_4096(nullptr);
  std::string bytes(512, '\0');
  BN_bn2binpad(prime, reinterpret_cast<unsigned char*>(bytes.data()), 512);
  BN_free(prime);
  return base64url_encode(bytes);
}

json chosen_keys(int count) {
  json keys = json::array();
  for (int i = 0; i < count; ++i) {
    keys.push_back({{"kty", "RSA"}, {"n", prime_modulus()}, {"e", "AQAB"}, {"kid", "k" + std::to_string(i)}});
  }
  return keys;
}

std::string set_of(const json& keys) { return json{{"keys", keys}}.dump(); }

/// Processor time, since others use the machine as well.
template <class Work>
std::clock_t price(const Work& work) {
  const auto start = std::clock();
  work();
  return std::clock() - start;
}

}  // namespace

TEST_CASE("chosen keys: an assertion without a valid signature costs less than a hundred honest ones") {
  AssertionSite site;
  Client stranger{.id = "stranger", .token_endpoint_auth_method = "private_key_jwt", .jwks = set_of(chosen_keys(8))};
  stranger.grant_types.push_back("who");
  site.site.registered.push_back(stranger);
  const auto unsigned_assertion = jose::jws_header("PS256", client_typ, "k0") + '.' +
                                  base64url_encode(site.claims({}, "stranger").dump()) + '.' +
                                  base64url_encode(std::string(512, '\1'));
  CHECK(site.with({}) == "signer");
  const auto honest = price([&] {
    for (int i = 0; i < 100; ++i) CHECK(site.with({}) == "signer");
  });
  const auto attack = price([&] { CHECK(site.who(unsigned_assertion) == "invalid_client"); });
  CHECK(attack < honest);
}

TEST_CASE("chosen keys: the keys of self-signed certificates are read once, cheaply, and are few") {
  Choices choices;
  choices.more = [](Server& server) { server.authenticate(client_auth::self_signed_tls_client_auth()); };
  World world(choices);
  auto& client = world.client("web");
  client.token_endpoint_auth_method = "self_signed_tls_client_auth";
  const Identity identity;
  const auto ask = [&](const Identity& who) {
    const auto form = changed(for_web_itself, {{"client_id", "web"}});
    return told(world.token(with_certificate(token_request(form), who, false)));
  };
  const auto own = json{{"kty", "RSA"}, {"x5c", json::array({base64_encode(identity.der())})}};
  client.jwks = set_of(json::array({own}));
  CHECK(ask(identity) == "200");
  const auto honest = price([&] {
    for (int i = 0; i < 100; ++i) CHECK(ask(identity) == "200");
  });
  auto keys = chosen_keys(7);
  keys.push_back(own);
  client.jwks = set_of(keys);
  const Identity stranger;
  CHECK(price([&] { CHECK(ask(stranger) == "401 invalid_client"); }) < honest);
  CHECK(ask(identity) == "200");
  keys.push_back(own);
  client.jwks = set_of(keys);
  CHECK(ask(identity) == "500 server_error");
}
