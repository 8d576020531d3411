#include <ctime>

#include "support/proofs.hpp"

using namespace world;
using nlohmann::json;

namespace {

Response ask(World& world, std::string_view proof) {
  return world.token(with_proof(web_request(for_web_itself), proof));
}

/// What the token endpoint says of a proof that was spoiled before it was signed.
std::string spoiled(World& world, const std::function<void(Proof&)>& spoil, const KeyHolder& holder = KeyHolder()) {
  auto proof = holder.proof("POST", token_url, world.now);
  spoil(proof);
  return told(ask(world, holder.signature(proof)));
}

constexpr const char* refused = "400 invalid_dpop_proof";

bool takes_a_good_one(World& world) {
  return spoiled(world, [](Proof&) {}) == "200";
}

}  // namespace

TEST_CASE("dpop: a proof binds the access token to its key") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto response = world.token(proven(web_request(for_web_itself), holder, world));
  CHECK(member(response, "token_type") == "DPoP");
  CHECK(meaning_of(world, issued(response)).confirmation == Confirmation{.jkt = holder.jkt()});
  const auto bearer = world.token(web_request(for_web_itself));
  CHECK(member(bearer, "token_type") == "Bearer");
  CHECK(meaning_of(world, issued(bearer)).confirmation.empty());
}

TEST_CASE("dpop: a proof may be signed with every algorithm that is offered, and no other") {
  using jose::Algorithm;
  World world(taking_proofs());
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    CAPTURE(jose::name(algorithm));
    CHECK(spoiled(
              world, [](Proof&) {}, KeyHolder(algorithm)) == "200");
  }
  World picky(taking_proofs({.algorithms = {SigningAlgorithm::eddsa}}));
  CHECK(spoiled(
            picky, [](Proof&) {}, KeyHolder(Algorithm::es256)) == refused);
  CHECK(spoiled(
            picky, [](Proof&) {}, KeyHolder(Algorithm::eddsa)) == "200");
}

TEST_CASE("dpop: a header that is not that of a proof is refused") {
  World world(taking_proofs());
  const auto spoil = [&](const char* name, const json& value) {
    CAPTURE(name);
    CAPTURE(value.dump());
    CHECK(spoiled(world, [&](Proof& proof) { proof.header[name] = value; }) == refused);
  };
  for (const auto& typ : {json("jwt"), json("at+jwt"), json(""), json(1), json()}) spoil("typ", typ);
  for (const auto& alg : {"none", "NONE", "HS256", "ES384", "EdDSA", "RS256", ""}) spoil("alg", alg);
  for (const auto& jwk : {json(), json("x"), json::object(), json::array()}) spoil("jwk", jwk);
  for (const char* name : {"crit", "jku", "x5u", "x5c", "b64"}) spoil(name, json::array({"x"}));
  spoil("kid", "another");
  CHECK(spoiled(world, [](Proof& proof) { proof.header.erase("jwk"); }) == refused);
  CHECK(spoiled(world, [](Proof& proof) { proof.header.erase("typ"); }) == refused);
  CHECK(spoiled(world, [](Proof& proof) { proof.header["typ"] = "DPoP+JWT"; }) == "200");
  CHECK(spoiled(world, [](Proof& proof) { proof.header["unknown"] = 1; }) == "200");
}

TEST_CASE("dpop: a key that is private, a secret, weak or somebody else's is refused") {
  World world(taking_proofs());
  const KeyHolder other;
  const auto with_key = [&](const json& jwk) {
    return spoiled(world, [&](Proof& proof) { proof.header["jwk"] = jwk; });
  };
  CHECK(with_key(other.jwk()) == refused);
  CHECK(with_key({{"kty", "oct"}, {"k", std::string(43, 'A')}}) == refused);
  const KeyHolder holder;
  auto private_key = holder.jwk();
  private_key["d"] = std::string(43, 'A');
  const auto sent = [&](const json& jwk) {
    return spoiled(
        world, [&](Proof& proof) { proof.header["jwk"] = jwk; }, holder);
  };
  CHECK(sent(private_key) == refused);
  auto for_encryption = holder.jwk();
  for_encryption["use"] = "enc";
  CHECK(sent(for_encryption) == refused);
  CHECK(sent(holder.jwk()) == "200");
}

TEST_CASE("dpop: a MAC with the bytes of the public key is no signature") {
  World world(taking_proofs());
  const KeyHolder holder;
  auto proof = holder.proof("POST", token_url, world.now);
  for (const char* alg : {"HS256", "ES256"}) {
    proof.header["alg"] = alg;
    const auto mac_key = *jose::make_hmac_key(Secret(proof.header["jwk"].dump()), {});
    CHECK(told(ask(world, *jose::sign(mac_key, base64url_encode(proof.header.dump()), proof.claims.dump()))) ==
          refused);
  }
  CHECK(told(ask(world, holder.signature(proof))) == "200");
}

TEST_CASE("dpop: claims that are missing, of another type or malformed are refused") {
  World world(taking_proofs());
  for (const char* name : {"jti", "htm", "htu", "iat"}) {
    CAPTURE(name);
    CHECK(spoiled(world, [&](Proof& proof) { proof.claims.erase(name); }) == refused);
    for (const auto& value :
         {json(), json(""), json(true), json(-1), json(1.5), json(1e300), json::array(), json::object()}) {
      CHECK(spoiled(world, [&](Proof& proof) { proof.claims[name] = value; }) == refused);
    }
  }
  for (const char* name : {"nonce", "ath"}) {
    CHECK(spoiled(world, [&](Proof& proof) { proof.claims[name] = 1; }) == refused);
    CHECK(spoiled(world, [&](Proof& proof) { proof.claims[name] = "x"; }) == "200");
  }
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["jti"] = std::string(513, 'j'); }) == refused);
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["jti"] = std::string(512, 'j'); }) == "200");
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["iat"] = std::uint64_t{1} << 53; }) == refused);
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["iat"] = ~std::uint64_t{0}; }) == refused);
}

TEST_CASE("dpop: a proof for another method or another URL is refused, whatever Host says") {
  World world(taking_proofs());
  const auto for_url = [&](const char* url) {
    return spoiled(world, [&](Proof& proof) { proof.claims["htu"] = url; });
  };
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["htm"] = "GET"; }) == refused);
  CHECK(spoiled(world, [](Proof& proof) { proof.claims["htm"] = "post"; }) == refused);
  for (const char* url : {"http://auth.example/token", "https://evil.example/token", "https://auth.example/tokens",
                          "https://auth.example/", "https://auth.example:8443/token", "https://auth.example/Token",
                          "https://u@auth.example/token", "/token", "token", "https://auth.example/to%2Fken",
                          "https://auth.example/token/", "https://auth.example.evil.example/token"}) {
    CAPTURE(url);
    CHECK(for_url(url) == refused);
  }
  auto elsewhere = web_request(for_web_itself);
  elsewhere.headers.add("Host", "evil.example");
  elsewhere.headers.add("X-Forwarded-Host", "evil.example");
  const KeyHolder holder;
  const auto proof_for = [&](const char* url) { return holder.signature(holder.proof("POST", url, world.now)); };
  CHECK(told(world.token(with_proof(elsewhere, proof_for("https://evil.example/token")))) == refused);
  CHECK(told(world.token(with_proof(elsewhere, proof_for(token_url)))) == "200");
}

TEST_CASE("dpop: the URL of a proof is compared without query and fragment, in normal form") {
  World world(taking_proofs());
  for (const char* url :
       {"https://auth.example/token?a=b", "https://auth.example/token#x", "HTTPS://AUTH.example/token",
        "https://auth.example:443/token", "https://auth.example/t%6Fken", "https://auth.example/./token",
        "https://auth.example/x/../token"}) {
    CAPTURE(url);
    CHECK(spoiled(world, [&](Proof& proof) { proof.claims["htu"] = url; }) == "200");
  }
  auto with_query = web_request(for_web_itself);
  with_query.target = "/token?tenant=a";
  CHECK(world.token(proven(with_query, KeyHolder(), world)).status == 200);
}

TEST_CASE("dpop: a proof counts from a little before its time until it is too old") {
  World world(taking_proofs({.lifetime = 60s, .leeway = 10s}));
  const auto made = [&](std::chrono::seconds shift) {
    return spoiled(world, [&](Proof& proof) { proof.claims["iat"] = (world.now + shift).time_since_epoch().count(); });
  };
  CHECK(made(11s) == refused);
  CHECK(made(10s) == "200");
  CHECK(made(-60s) == "200");
  CHECK(made(-61s) == refused);
}

TEST_CASE("dpop: a proof counts once, and is remembered for as long as it is good") {
  World world(taking_proofs({.lifetime = 60s, .leeway = 10s}));
  const KeyHolder holder;
  auto proof = holder.proof("POST", token_url, world.now + 10s);
  const auto text = holder.signature(proof);
  CHECK(told(ask(world, text)) == "200");
  CHECK(told(ask(world, text)) == refused);
  // Signed anew, it is the same proof.
  proof.claims["more"] = true;
  CHECK(told(ask(world, holder.signature(proof))) == refused);
  for (world.now = start; world.now < start + 120s; world.now += 10s) {
    world.store->sweep(world.now, 1000);
    CHECK(told(ask(world, text)) == refused);
  }
  // Another client's identifier may be the same.
  const KeyHolder other;
  auto same = other.proof("POST", token_url, world.now);
  same.claims["jti"] = proof.claims["jti"];
  CHECK(told(ask(world, other.signature(same))) == "200");
}

TEST_CASE("dpop: more than one proof, or none where the field is there, is refused") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto good = [&] { return holder.signature(holder.proof("POST", token_url, world.now)); };
  CHECK(told(world.token(with_proof(with_proof(web_request(for_web_itself), good()), good()))) == refused);
  CHECK(told(world.token(with_proof(web_request(for_web_itself), good() + ", " + good()))) == refused);
  CHECK(told(world.token(with_proof(web_request(for_web_itself), ""))) == refused);
  CHECK(told(world.token(with_proof(web_request(for_web_itself), good()))) == "200");
}

TEST_CASE("dpop: what is no JWS, is huge, deep or has a member twice is refused") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto proof = holder.proof("POST", token_url, world.now);
  const auto header = proof.header.dump();
  const auto claims = proof.claims.dump();
  const auto good = holder.signature(proof);
  const std::string deep(200, '[');
  for (const auto& text :
       {std::string("x"), std::string("..."), good + ".", good.substr(0, good.rfind('.')),
        good.substr(0, good.rfind('.') + 1), good + "=", std::string(1'000'000, 'A'), good + std::string(20'000, 'A'),
        "." + good, holder.signature(R"({"alg":"none",)" + header.substr(1), claims),
        holder.signature(header, R"({"htm":"GET",)" + claims.substr(1)),
        holder.signature(header, R"({"x":)" + deep + std::string(200, ']') + "," + claims.substr(1)),
        holder.signature(header, R"({"x":")" + std::string(9000, 'x') + "\"," + claims.substr(1)),
        holder.signature(header, "[]"), holder.signature(header, ""), holder.signature(header, claims + "x"),
        holder.signature(header, "{\"x\":\"\xff\"," + claims.substr(1))}) {
    CAPTURE(text.substr(0, 200));
    CHECK(told(ask(world, text)) == refused);
  }
  CHECK(told(ask(world, good)) == "200");
}

TEST_CASE("dpop: a signature that was changed, or belongs to another proof, is refused") {
  World world(taking_proofs());
  const KeyHolder holder;
  const auto text = holder.signature(holder.proof("POST", token_url, world.now));
  const auto other = holder.signature(holder.proof("POST", token_url, world.now));
  CHECK(told(ask(world, text.substr(0, text.rfind('.')) + other.substr(other.rfind('.')))) == refused);
  CHECK(takes_a_good_one(world));
  CHECK(told(ask(world, text)) == "200");
}

TEST_CASE("dpop: the key of a proof costs no test of primes, and a weak one is refused all the same") {
  World world(taking_proofs());
  const KeyHolder holder(jose::Algorithm::ps256);
  const auto with = [&](const char* name, const std::string& number) {
    return spoiled(
        world, [&](Proof& proof) { proof.header["jwk"][name] = base64url_encode(number); }, holder);
  };
  CHECK(with("e", "\x01") == refused);
  CHECK(with("e", "\x03") == refused);
  CHECK(with("n", std::string(128, '\xff')) == refused);
  CHECK(with("n", std::string(513, '\xff')) == refused);
  const auto before = std::clock();
  for (int i = 0; i < 50; ++i) CHECK(with("n", std::string(511, '\xff') + "\x01") == refused);
  // Tests of primes would take a second at least.
  CHECK(std::clock() - before < CLOCKS_PER_SEC / 2);
  CHECK(spoiled(
            world, [](Proof&) {}, holder) == "200");
}
