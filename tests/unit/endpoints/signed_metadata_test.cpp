#include <atomic>

#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "support/threads.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_formats.hpp"

using namespace world;
using nlohmann::json;

namespace {

constexpr const char* place = "/.well-known/oauth-authorization-server";

/// A key that counts what it signs, and can be out of reach.
struct Counting : Signer {
  SigningAlgorithm algorithm() const override { return signer->algorithm(); }
  std::string_view kid() const override { return signer->kid(); }
  std::string public_jwk() const override { return signer->public_jwk(); }
  std::string sign(std::string_view input) const override {
    if (away) throw std::runtime_error("the HSM is away");
    ++count;
    return signer->sign(input);
  }

  std::shared_ptr<const Signer> signer = generate_signer();
  mutable std::atomic<int> count = 0;
  std::atomic<bool> away = false;
};

/// A world whose metadata document is signed, and that publishes the keys.
class SigningMetadata : public TokenWorld {
 public:
  explicit SigningMetadata(const SigningKeys& keys, endpoints::MetadataOptions metadata = {}, Choices choices = {})
      : TokenWorld(publishing(keys, std::move(choices)), {.metadata = with(std::move(metadata), keys)}) {}

  Response answer() { return at(place, get(place)); }
  json told() { return json::parse(answer().body); }
  std::string jwt() { return told()["signed_metadata"].get<std::string>(); }

  /// The claims. Fails the test when no key of the set signed them.
  json verified() {
    const auto text = jwt();
    const auto published = at("/jwks", get("/jwks"));
    const auto set = jose::read_jwk_set(published.body);
    REQUIRE(set);
    jose::CompactJws jws;
    REQUIRE(jws.read(text));
    const auto payload = jose::verify(jws, *set, jose::asymmetric);
    REQUIRE(payload);
    return json::parse(*payload);
  }

 private:
  static Choices publishing(const SigningKeys& keys, Choices choices) {
    choices.more = [keys, more = choices.more](Server& server) {
      if (!keys.empty()) server.endpoint("/jwks", endpoints::jwks(keys));
      if (more) more(server);
    };
    return choices;
  }
  static endpoints::MetadataOptions with(endpoints::MetadataOptions options, const SigningKeys& keys) {
    options.signing_keys = keys;
    return options;
  }
};

}  // namespace

TEST_CASE("signed metadata: iss and every member as it stands beside it, and itself not inside") {
  SigningMetadata world(ring_of(), {.scopes = {"read"}, .extra = [](JsonMembers& members) {
                                      members.add("service_documentation", "https://auth.example/docs");
                                      members.add_json("x", R"({"a":[1,"ü",null]})");
                                    }});
  auto expected = world.told();
  expected.erase("signed_metadata");
  REQUIRE(expected.size() > 10);
  expected["iss"] = "https://auth.example";
  CHECK(world.verified() == expected);
  const auto header = header_of(world.jwt());
  CHECK(header["alg"] == "ES256");
  CHECK(header.contains("kid"));
  CHECK_FALSE(header.contains("typ"));
  SigningMetadata without{SigningKeys()};
  CHECK_FALSE(without.told().contains("signed_metadata"));
}

TEST_CASE("signed metadata: is signed once for all who ask, until the key turns") {
  TimePoint now = start;
  const auto counting = std::make_shared<Counting>();
  SigningMetadata still(std::make_shared<KeyRing>(std::vector<std::shared_ptr<const Signer>>{counting}));
  const auto first = still.answer().body;
  for (int i = 0; i < 10; ++i) CHECK(still.answer().body == first);
  CHECK(counting->count == 1);

  const auto ring = std::make_shared<KeyRing>(
      KeyRingOptions{.publish = 1h, .sign = 10h, .retire = 2h, .environment = {.clock = [&] { return now; }}});
  SigningMetadata turning(ring);
  const auto before = turning.jwt();
  CHECK(turning.jwt() == before);
  for (; now < start + 12h; now += 30min) ring->refresh();
  const auto after = turning.jwt();
  CHECK(after != before);
  CHECK(header_of(after)["kid"] == ring->signer()->kid());
  CHECK(turning.jwt() == after);
  CHECK(turning.verified()["issuer"] == "https://auth.example");
}

TEST_CASE("signed metadata: of many who ask at once one waits for the signature, and all get it") {
  const auto counting = std::make_shared<Counting>();
  SigningMetadata world(std::make_shared<KeyRing>(std::vector<std::shared_ptr<const Signer>>{counting}));
  const auto handler = handler_at(world.server().routes(), place);
  std::vector<std::string> bodies(8);
  support::together(bodies.size(), [&](std::size_t i) { bodies[i] = handler(get(place)).body; });
  for (const auto& body : bodies) CHECK(body == bodies.front());
  CHECK(counting->count == 1);
}

TEST_CASE("signed metadata: a document is kept no longer than its key is published") {
  const auto cache_of = [](Lifetime retire) {
    SigningMetadata world(std::make_shared<KeyRing>(KeyRingOptions{.retire = retire}));
    const auto answer = world.answer();
    return std::string(answer.headers.get("Cache-Control").value_or(""));
  };
  CHECK(cache_of(10min) == "public, max-age=600");
  CHECK(cache_of(24h) == "public, max-age=3600");
  SigningMetadata world(ring_of());
  CHECK(world.answer().headers.get("Cache-Control") == "public, max-age=3600");
  CHECK(world.answer().headers.get("Content-Type") == "application/json");
  CHECK(world.at(place, post(place, {})).status == 405);
}

TEST_CASE("signed metadata: while the key is out of reach there is no document rather than one unsigned") {
  const auto counting = std::make_shared<Counting>();
  SigningMetadata world(std::make_shared<KeyRing>(std::vector<std::shared_ptr<const Signer>>{counting}));
  counting->away = true;
  CHECK(world.answer().status == 500);
  CHECK(error(world.answer()) == "server_error");
  CHECK(world.answer().body.find("HSM") == std::string::npos);
  REQUIRE(!world.failures.empty());
  CHECK(world.failures.back().find("the HSM is away") != std::string::npos);
  counting->away = false;
  CHECK(world.verified()["iss"] == "https://auth.example");
  counting->away = true;
  CHECK(world.answer().status == 200);
}

TEST_CASE("signed metadata: the first of several keys signs") {
  SigningMetadata world({ring_of(SigningAlgorithm::eddsa), ring_of()});
  CHECK(header_of(world.jwt())["alg"] == "EdDSA");
  CHECK(world.verified()["iss"] == "https://auth.example");
}

TEST_CASE("signed metadata: what is a claim of the JWT is no member of one's own") {
  for (const char* name : {"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "signed_metadata"}) {
    CAPTURE(name);
    SigningMetadata world(ring_of(), {.extra = [&](JsonMembers& members) { members.add(name, "mine"); }});
    CHECK(says(world.server().check(), "extra member \"" + std::string(name) + "\""));
    CHECK_THROWS_AS(world.server().routes(), SetupError);
  }
  SigningMetadata right(ring_of(),
                        {.extra = [](JsonMembers& members) { members.add("op_tos_uri", "https://a.example"); }});
  CHECK(right.verified()["op_tos_uri"] == "https://a.example");
  // Where nothing is signed they are members as others are.
  TokenWorld plain({}, {.metadata = {.extra = [](JsonMembers& members) { members.add("sub", "mine"); }}});
  CHECK(json::parse(plain.at(place, get(place)).body)["sub"] == "mine");
}

TEST_CASE("signed metadata: nor does a module say what is signed") {
  struct Signing : ClientAuth {
    explicit Signing(const char* told) : name(told) {}
    std::string_view method() const override { return "own"; }
    bool presented(const ClientAuthRequest&) const override { return false; }
    Result<Client> authenticate(const ClientAuthRequest&) const override { return denied(); }
    void describe(const Registered&, JsonMembers& metadata) const override { metadata.add(name, "mine"); }
    const char* name;
  };
  const auto with = [](const char* name, const SigningKeys& keys) {
    return SigningMetadata(keys, {},
                           {.more = [name](Server& server) { server.authenticate(std::make_unique<Signing>(name)); }});
  };
  CHECK_THROWS_WITH_AS(with("iss", ring_of()).server().routes(), doctest::Contains("has an \"iss\" of its own"),
                       SetupError);
  CHECK(with("signed_metadata", ring_of()).verified().contains("signed_metadata") == false);
  CHECK(with("signed_metadata", {}).told()["signed_metadata"] == "mine");
}

TEST_CASE("signed metadata: loosened() tells when nobody can fetch the keys") {
  const auto keys = ring_of();
  TokenWorld hidden({}, {.metadata = {.signing_keys = keys}});
  CHECK(says(hidden.server().loosened(), "the metadata document is signed with keys that nobody can fetch"));
  SigningMetadata published(keys);
  CHECK_FALSE(says(published.server().loosened(), "signed"));
}
