#include <doctest/doctest.h>

#include "client_auth/assertions.hpp"

using namespace client_auth_tests;

namespace {

std::shared_ptr<const std::string> jwks_of(const std::vector<jose::Key>& keys) {
  return std::make_shared<const std::string>(jose::public_jwk_set(keys));
}

/// The client `signer` publishes its keys instead of having them registered.
struct Published {
  Published() {
    auto& client = site.site.client("signer");
    client.jwks.clear();
    client.jwks_uri = uri;
    keys->known = jwks_of({samples::generated(Algorithm::es256)});
    keys->newer = keys->known;
  }

  static constexpr const char* uri = "https://client.example/jwks";
  std::shared_ptr<TestKeys> keys = std::make_shared<TestKeys>();
  AssertionSite site{{}, keys};
};

}  // namespace

TEST_CASE("private_key_jwt: each algorithm with a key of the client") {
  AssertionSite site;
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    CHECK(site.who(site.assertion({}, algorithm)) == "signer");
  }
  CHECK(site.site.events.back().detail == "private_key_jwt");
}

TEST_CASE("private_key_jwt: an HMAC with the bytes of a public key is nothing") {
  AssertionSite site;
  const auto& jwks = site.site.client("signer").jwks;
  const auto key = jose::make_hmac_key(jwks, {});
  for (const char* id : {"signer", "hmac"}) {
    const auto confused = samples::signed_by(*key, site.claims({}, id).dump());
    CHECK(site.who(confused) == "invalid_client");
  }
  // Its method is the other one, and the signer has no secret.
  site.site.client("signer").plain_secret = std::string_view(plain_secret);
  const auto hmac = samples::signed_by(*jose::make_hmac_key(plain_secret, {}), site.claims().dump());
  CHECK(site.who(hmac) == "invalid_client");
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("private_key_jwt: the key of another client proves nothing") {
  AssertionSite site;
  const auto stranger = jose::generate_key(Algorithm::es256);
  const auto claims = site.claims().dump();
  CHECK(site.who(samples::signed_by(*stranger, claims, client_typ)) == "invalid_client");
  const auto& own = samples::generated(Algorithm::es256);
  CHECK(site.who(samples::signed_by(stranger->with_kid(own.kid()), claims, client_typ)) == "invalid_client");
  CHECK(site.who(samples::signed_by(own, claims, client_typ)) == "signer");
}

TEST_CASE("private_key_jwt: a client that does not exist reads the same as a wrong signature") {
  AssertionSite site;
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::rs256}) {
    const auto& key = samples::generated(algorithm);
    const auto unknown = samples::signed_by(key, site.claims({}, "nobody").dump(), client_typ);
    const auto wrong = samples::signed_by(*jose::generate_key(Algorithm::es256), site.claims().dump(), client_typ);
    CHECK(site.site.ask(AssertionSite::request(unknown)) == site.site.ask(AssertionSite::request(wrong)));
  }
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("private_key_jwt: a client that registered one algorithm uses no other") {
  AssertionSite site;
  site.site.client("signer").token_endpoint_auth_signing_alg = "PS256";
  CHECK(site.who(site.assertion({}, Algorithm::es256)) == "invalid_client");
  CHECK(site.last_reason() == "private_key_jwt: the client is registered for another algorithm");
  CHECK(site.who(site.assertion({}, Algorithm::rs256)) == "invalid_client");
  CHECK(site.who(site.assertion({}, Algorithm::ps256)) == "signer");
}

TEST_CASE("private_key_jwt: only for clients of this method, and those use no other") {
  AssertionSite site;
  site.site.client("web").jwks = site.site.client("signer").jwks;
  const auto as_web = samples::signed_by(samples::generated(Algorithm::es256), site.claims({}, "web").dump());
  CHECK(site.who(as_web) == "invalid_client");
  CHECK(site.site.who(with_raw_basic("web:" + form_encode(secret))) == "web");
  site.site.client("signer").secret = SecretHash::sha256(secret);
  CHECK(site.site.who(with_raw_basic("signer:" + form_encode(secret))) == "invalid_client");
  CHECK(site.site.who(asking({{"client_id", "signer"}})) == "invalid_client");
}

TEST_CASE("private_key_jwt: jwks and jwks_uri together, or neither, are no keys") {
  AssertionSite site;
  auto& client = site.site.client("signer");
  const auto jwks = client.jwks;
  client.jwks_uri = "https://client.example/jwks";
  CHECK(site.who(site.assertion()) == "invalid_client");
  client.jwks_uri.clear();
  client.jwks.clear();
  CHECK(site.who(site.assertion()) == "invalid_client");
  client.jwks = jwks;
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("private_key_jwt: keys at jwks_uri, asked for once while they hold the key") {
  Published published;
  CHECK(published.site.who(published.site.assertion()) == "signer");
  CHECK(published.keys->asked == std::vector<std::string>{std::string("any ") + Published::uri});
}

TEST_CASE("private_key_jwt: a key that is not among the known is looked for among newer ones") {
  Published published;
  const auto fresh = jose::generate_key(Algorithm::es256);
  const auto assertion = samples::signed_by(*fresh, published.site.claims().dump(), client_typ);
  CHECK(published.site.who(assertion) == "invalid_client");
  published.keys->newer = jwks_of({*fresh});
  CHECK(published.site.who(assertion) == "signer");
  CHECK(published.keys->asked.back() == std::string("newer ") + Published::uri);
}

TEST_CASE("private_key_jwt: a jwks_uri without keys is a refusal, one that does not answer is 503") {
  Published published;
  const auto known = std::exchange(published.keys->known, nullptr);
  published.keys->newer = nullptr;
  CHECK(published.site.who(published.site.assertion()) == "invalid_client");
  published.keys->away = true;
  const auto away = published.site.site.ask(AssertionSite::request(published.site.assertion()));
  CHECK(away.status == 503);
  CHECK(published.site.last_reason() == "nobody answers at https://client.example/jwks");
  published.keys->away = false;
  published.keys->known = known;
  CHECK(published.site.who(published.site.assertion()) == "signer");
}

TEST_CASE("private_key_jwt: without anybody to fetch them, keys at a jwks_uri are none") {
  AssertionSite site;
  site.site.client("signer").jwks_uri = std::exchange(site.site.client("signer").jwks, "https://client.example/jwks");
  CHECK(site.who(site.assertion()) == "invalid_client");
}

TEST_CASE("private_key_jwt: alone, it leaves an HMAC to nobody") {
  Site site(client_auth::private_key_jwt(stores::memory()));
  const auto hmac = samples::signed_by(*jose::make_hmac_key(plain_secret, {}), R"({"iss":"web","sub":"web"})");
  CHECK(site.who(AssertionSite::request(hmac)) == "invalid_client");
  CHECK(site.looked_up.empty());
}
