#include "jose/jwk.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_formats.hpp"

using namespace world;
using nlohmann::json;

namespace {

Response keys_of(TokenWorld& world, const Request& request = get("/jwks")) { return world.at("/jwks", request); }

/// A world that publishes `keys`.
Choices publishing(const std::shared_ptr<KeyRing>& keys) {
  Choices choices;
  choices.more = [keys](Server& server) { server.endpoint("/jwks", endpoints::jwks(keys)); };
  return choices;
}

json metadata_of(TokenWorld& world) {
  constexpr const char* place = "/.well-known/oauth-authorization-server";
  return json::parse(world.at(place, get(place)).body);
}

}  // namespace

TEST_CASE("jwks: is the set of public keys, with the media type of one") {
  const auto keys = ring_of();
  TokenWorld world(publishing(keys));
  const auto response = keys_of(world);
  CHECK(response.status == 200);
  CHECK(response.headers.get("Content-Type") == "application/jwk-set+json");
  CHECK(response.headers.get("X-Content-Type-Options") == "nosniff");
  const auto set = json::parse(response.body);
  REQUIRE(set["keys"].size() == 1);
  CHECK(set["keys"][0]["kid"] == keys->signer()->kid());
  CHECK(set["keys"][0]["alg"] == "ES256");
  CHECK(set["keys"][0]["use"] == "sig");
}

TEST_CASE("jwks: no key of any kind shows a private part") {
  using enum SigningAlgorithm;
  for (const auto algorithm : {es256, eddsa, ps256, rs256}) {
    TokenWorld world(publishing(ring_of(algorithm)));
    const auto set = json::parse(keys_of(world).body);
    REQUIRE(set["keys"].size() == 1);
    for (const char* secret : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
      CAPTURE(secret);
      CHECK_FALSE(set["keys"][0].contains(secret));
    }
    CHECK(jose::read_jwk_set(keys_of(world).body)->keys().size() == 1);
  }
}

TEST_CASE("jwks: shows a key before it signs, and until it has retired") {
  TimePoint now = start;
  const auto keys = std::make_shared<KeyRing>(
      KeyRingOptions{.publish = 1h, .sign = 10h, .retire = 2h, .environment = {.clock = [&] { return now; }}});
  TokenWorld world(publishing(keys));
  const auto count = [&] { return json::parse(keys_of(world).body)["keys"].size(); };
  CHECK(count() == 1);
  keys->rotate();
  CHECK(count() == 2);
  now += 3h;
  keys->refresh();
  CHECK(count() == 1);
}

TEST_CASE("jwks: may be kept for half the time that a key is published ahead, an hour at most") {
  const auto max_age = [](Lifetime publish) {
    TokenWorld world(publishing(std::make_shared<KeyRing>(KeyRingOptions{.publish = publish})));
    return std::string(keys_of(world).headers.get("Cache-Control").value_or(""));
  };
  CHECK(max_age(1h) == "public, max-age=1800");
  CHECK(max_age(24h) == "public, max-age=3600");
  CHECK(max_age(1s) == "public, max-age=1");
  TokenWorld fixed(publishing(ring_of()));
  CHECK(keys_of(fixed).headers.get("Cache-Control") == "public, max-age=3600");
}

TEST_CASE("jwks: is one set of all rings, and of the key to encrypt to") {
  const auto first = ring_of();
  const auto second = ring_of(SigningAlgorithm::eddsa);
  const auto decryption = std::make_shared<DecryptionKeys>();
  Choices choices;
  choices.more = [&](Server& server) { server.endpoint("/jwks", endpoints::jwks({first, second}, decryption)); };
  TokenWorld world(choices);
  const auto response = keys_of(world);
  const auto set = json::parse(response.body);
  REQUIRE(set["keys"].size() == 3);
  CHECK(set["keys"][0]["kid"] == first->signer()->kid());
  CHECK(set["keys"][1]["kid"] == second->signer()->kid());
  CHECK(set["keys"][2] == json::parse(decryption->jwks())["keys"][0]);
  CHECK(set["keys"][2]["use"] == "enc");
  for (const auto& key : set["keys"]) CHECK_FALSE(key.contains("d"));
  // Whoever verifies finds the two that sign.
  CHECK(jose::read_jwk_set(response.body)->keys().size() == 2);
}

TEST_CASE("jwks: is not kept for longer than a key opens that it tells") {
  const auto max_age = [](Lifetime retire) {
    Choices choices;
    choices.more = [retire](Server& server) {
      server.endpoint(
          "/jwks",
          endpoints::jwks(ring_of(), std::make_shared<DecryptionKeys>(DecryptionKeyOptions{.retire = retire})));
    };
    TokenWorld world(choices);
    return std::string(keys_of(world).headers.get("Cache-Control").value_or(""));
  };
  CHECK(max_age(10min) == "public, max-age=300");
  CHECK(max_age(24h) == "public, max-age=3600");
}

TEST_CASE("jwks: answers GET and HEAD alone") {
  TokenWorld world(publishing(ring_of()));
  const auto posted = keys_of(world, post("/jwks", {}));
  CHECK(posted.status == 405);
  CHECK(posted.headers.get("Allow") == "GET, HEAD");
  auto head = get("/jwks");
  head.method = "HEAD";
  CHECK(keys_of(world, head).status == 200);
}

TEST_CASE("jwks: the metadata document tells of it exactly when it is there") {
  TokenWorld with(publishing(ring_of()));
  CHECK(metadata_of(with)["jwks_uri"] == "https://auth.example/jwks");
  TokenWorld without;
  CHECK_FALSE(metadata_of(without).contains("jwks_uri"));
}

TEST_CASE("jwks: jwks_uri is no name for an extra member of the metadata document") {
  endpoints::MetadataOptions options;
  options.extra = [](JsonMembers& members) { members.add("jwks_uri", "https://elsewhere.example"); };
  TokenWorld world({}, {.metadata = options});
  CHECK(says(world.server().check(), "jwks_uri"));
}

TEST_CASE("jwks: outlives the server that it was made for") {
  Handler handler;
  {
    Server server({.issuer = "https://auth.example"});
    server.clients([](std::string_view) -> Result<Client> { return denied(); });
    server.authenticate(client_auth::secret_basic());
    server.exchange(
        exchanges::client_credentials(tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
    server.endpoint("/jwks", endpoints::jwks(ring_of()));
    handler = server.routes().front().handler;
  }
  CHECK(handler(get("/jwks")).status == 200);
}

TEST_CASE("jwks: without keys is a mistake of set-up") {
  Server server({.issuer = "https://auth.example"});
  server.endpoint("/jwks", endpoints::jwks(nullptr));
  CHECK(says(server.check(), "endpoints::jwks has nothing to publish"));
}

TEST_CASE("jwks: a signer whose public half is out of reach is a server_error that tells nothing") {
  struct Broken : Signer {
    SigningAlgorithm algorithm() const override { return SigningAlgorithm::es256; }
    std::string_view kid() const override { return "hsm"; }
    std::string public_jwk() const override { throw std::runtime_error("the HSM is unplugged"); }
    std::string sign(std::string_view) const override { return {}; }
  };
  TokenWorld world(
      publishing(std::make_shared<KeyRing>(std::vector<std::shared_ptr<const Signer>>{std::make_shared<Broken>()})));
  const auto response = keys_of(world);
  CHECK(response.status == 500);
  CHECK(response.body.find("HSM") == std::string::npos);
  CHECK(world.failures.size() == 1);
}
