#include "support/proofs.hpp"
#include "support/watched_store.hpp"

using namespace world;

TEST_CASE("dpop: what cannot work is told when it is made") {
  const auto store = stores::memory();
  const DpopOptions good{.base_url = "https://auth.example/tenant/"};
  CHECK_THROWS_AS(Dpop(nullptr, good), std::invalid_argument);
  for (const char* url : {"", "auth.example", "http://auth.example", "https://", "https://u@auth.example",
                          "https://auth.example?x", "https://auth.example#x", "https://auth example"}) {
    CAPTURE(url);
    CHECK_THROWS_AS(Dpop(store, {.base_url = url}), std::invalid_argument);
  }
  CHECK_THROWS_AS(Dpop(store, {.base_url = good.base_url, .algorithms = {}}), std::invalid_argument);
  CHECK_THROWS_AS(Dpop(store, {.base_url = good.base_url, .lifetime = Lifetime::never()}), std::invalid_argument);
  CHECK_THROWS_AS(Dpop(store, {.base_url = good.base_url, .require_nonce = true, .nonce_key = "short"}),
                  std::invalid_argument);
  CHECK_NOTHROW(Dpop(store, good));
  CHECK_NOTHROW(Dpop(store, {.base_url = "http://127.0.0.1:9000"}));
}

TEST_CASE("dpop: base_url stands in front of the path, also when it has one") {
  World world(taking_proofs({.base_url = "https://auth.example/tenant/"}));
  const KeyHolder holder;
  const auto proof_for = [&](const char* url) { return holder.signature(holder.proof("POST", url, world.now)); };
  CHECK(told(world.token(with_proof(web_request(for_web_itself), proof_for(token_url)))) == "400 invalid_dpop_proof");
  CHECK(told(world.token(with_proof(web_request(for_web_itself), proof_for("https://auth.example/tenant/token")))) ==
        "200");
}

TEST_CASE("dpop: a server that takes no proofs does not look at the field") {
  World world;
  const auto response = world.token(with_proof(web_request(for_web_itself), "nonsense"));
  CHECK(response.status == 200);
  CHECK(member(response, "token_type") == "Bearer");
  CHECK(response.headers.count("DPoP-Nonce") == 0);
  World taking(taking_proofs());
  CHECK(told(taking.token(with_proof(web_request(for_web_itself), "nonsense"))) == "400 invalid_dpop_proof");
}

TEST_CASE("dpop: a proof is looked at only for a client that has proven itself") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  World world(taking_proofs({}, choices));
  const KeyHolder holder;
  const auto proof = holder.signature(holder.proof("POST", token_url, world.now));
  const auto stranger = with_basic(token_request(for_web_itself), "web", "wrong");
  CHECK(told(world.token(with_proof(stranger, proof))) == "401 invalid_client");
  CHECK(told(world.token(with_proof(web_request(for_web_itself), proof))) == "200");
}

TEST_CASE("dpop: while the store is away a proof is answered 503, and counts afterwards") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  World world(taking_proofs({}, choices));
  const KeyHolder holder;
  const auto request = proven(web_request(for_web_itself), holder, world);
  store->fail_after(0);
  CHECK(world.token(request).status == 503);
  CHECK(world.token(request).status == 200);
}

TEST_CASE("dpop: nodes that share a store take a proof once between them") {
  Choices one;
  Choices two;
  two.store = one.store;
  World first(taking_proofs({}, one));
  World second(taking_proofs({}, two));
  const KeyHolder holder;
  const auto request = proven(web_request(for_web_itself), holder, first);
  CHECK(told(first.token(request)) == "200");
  CHECK(told(second.token(request)) == "400 invalid_dpop_proof");
  CHECK(told(second.token(proven(web_request(for_web_itself), holder, second))) == "200");
}
