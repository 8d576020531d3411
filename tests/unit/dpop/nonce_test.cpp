#include "dpop/nonces.hpp"
#include "support/proofs.hpp"

using namespace world;

namespace {

const Secret shared(std::string(32, 'k'));

Response ask(World& world, const KeyHolder& holder, const std::string& nonce = {}) {
  auto proof = holder.proof("POST", token_url, world.now);
  if (!nonce.empty()) proof.claims["nonce"] = nonce;
  return world.token(with_proof(web_request(for_web_itself), holder.signature(proof)));
}

std::string nonce_in(const Response& response) {
  return std::string(response.headers.get("DPoP-Nonce").value_or(std::string_view()));
}

}  // namespace

TEST_CASE("dpop nonce: whoever brings none is told one, and gets on with it") {
  World world(taking_proofs({.require_nonce = true}));
  const KeyHolder holder;
  const auto refused = ask(world, holder);
  CHECK(told(refused) == "400 use_dpop_nonce");
  CHECK(refused.headers.get("Cache-Control") == "no-store");
  CHECK(!nonce_in(refused).empty());
  const auto accepted = ask(world, holder, nonce_in(refused));
  CHECK(told(accepted) == "200");
  CHECK(!nonce_in(accepted).empty());
}

TEST_CASE("dpop nonce: a wrong one is refused, and the right one told") {
  World world(taking_proofs({.require_nonce = true}));
  const KeyHolder holder;
  for (const char* nonce : {"x", "AAAAAAAAAAAAAAAAAAAAAA"}) {
    const auto refused = ask(world, holder, nonce);
    CHECK(told(refused) == "400 use_dpop_nonce");
    CHECK(told(ask(world, holder, nonce_in(refused))) == "200");
  }
}

TEST_CASE("dpop nonce: the one before is still good, the one before that is not") {
  World world(taking_proofs({.require_nonce = true, .nonce_lifetime = 120s}));
  const KeyHolder holder;
  const auto first = nonce_in(ask(world, holder));
  world.now += 120s;
  CHECK(told(ask(world, holder, first)) == "200");
  const auto second = nonce_in(ask(world, holder, first));
  CHECK(second != first);
  world.now += 120s;
  CHECK(told(ask(world, holder, first)) == "400 use_dpop_nonce");
  CHECK(told(ask(world, holder, second)) == "200");
}

TEST_CASE("dpop nonce: nodes of one key know each other's, others do not") {
  World one(taking_proofs({.require_nonce = true, .nonce_key = shared}));
  World two(taking_proofs({.require_nonce = true, .nonce_key = shared}));
  World alone(taking_proofs({.require_nonce = true}));
  const KeyHolder holder;
  const auto nonce = nonce_in(ask(one, holder));
  CHECK(told(ask(two, holder, nonce)) == "200");
  CHECK(told(ask(alone, holder, nonce)) == "400 use_dpop_nonce");
}

TEST_CASE("dpop nonce: it is told with every answer to a proof, and with no other") {
  World world(taking_proofs({.require_nonce = true}));
  const KeyHolder holder;
  const auto proof = holder.signature(holder.proof("POST", token_url, world.now));
  CHECK(!nonce_in(world.token(with_proof(with_basic(token_request(for_web_itself), "web", "wrong"), proof))).empty());
  CHECK(nonce_in(world.token(web_request(for_web_itself))).empty());
  World without(taking_proofs());
  CHECK(nonce_in(ask(without, holder)).empty());
  CHECK(told(ask(without, holder, "whatever")) == "200");
}

TEST_CASE("dpop nonce: a code is not spent by a request that is told a nonce") {
  World world(taking_proofs({.require_nonce = true}));
  const KeyHolder holder;
  const auto granted = code(world);
  auto proof = holder.proof("POST", token_url, world.now);
  const auto first = world.token(with_proof(web_request(redemption(granted)), holder.signature(proof)));
  CHECK(told(first) == "400 use_dpop_nonce");
  proof.claims["nonce"] = nonce_in(first);
  CHECK(told(world.token(with_proof(web_request(redemption(granted)), holder.signature(proof)))) == "200");
}

TEST_CASE("dpop nonce: scripts of a known origin may read it") {
  auto choices = taking_proofs({.require_nonce = true});
  choices.options.policy.cors_origins = {"https://app.example"};
  World world(choices);
  auto request = web_request(for_web_itself);
  request.headers.add("Origin", "https://app.example");
  const auto response = world.token(proven(request, KeyHolder(), world));
  CHECK(response.headers.get("Access-Control-Expose-Headers") == "DPoP-Nonce");
  CHECK(!nonce_in(response).empty());
}

TEST_CASE("dpop nonce: made of key and time alone, 128 bits that nobody foresees") {
  const DpopNonces nonces(shared, 120s);
  CHECK(nonces.at(start) == DpopNonces(shared, 120s).at(start));
  CHECK(nonces.at(start) != nonces.at(start + 120s));
  CHECK(nonces.at(start) != DpopNonces(Secret(std::string(32, 'l')), 120s).at(start));
  CHECK(base64url_decode(nonces.at(start))->size() == 16);
  CHECK(nonces.accepts(nonces.at(start), start));
  CHECK(!nonces.accepts(nonces.at(start + 120s), start));
  CHECK(!nonces.accepts("", start));
}
