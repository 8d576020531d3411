#include "authorization/pending_decision.hpp"

#include "support/authorization.hpp"

using namespace world;

TEST_CASE("decision form: only scope may repeat") {
  CHECK(read_decision_form(post("/", {{"scope", "a"}, {"scope", "b"}, {"scope", "a"}, {"x", ""}})));
  for (const auto* name : {"transaction_id", "decision", "x"}) {
    const auto form = read_decision_form(post("/", {{name, "1"}, {"scope", "a"}, {name, ""}}));
    REQUIRE(!form);
    CHECK(form.error().code == ErrorCode::invalid_request);
  }
}

TEST_CASE("decision form: is a well-formed form sent with POST") {
  const auto good = post("/", {{"decision", "allow"}});
  CHECK(read_decision_form(good));
  auto request = good;
  request.method = "GET";
  CHECK(!read_decision_form(request));
  request = good;
  request.headers.set("Content-Type", "application/x-www-form-urlencoded;charset=utf-8");
  CHECK(read_decision_form(request));
  request.headers.set("Content-Type", "text/plain");
  CHECK(!read_decision_form(request));
  request = good;
  request.body = "decision=%0";
  CHECK(!read_decision_form(request));
  request.body = std::string(101, '&');
  CHECK(read_decision_form(request));
}

TEST_CASE("pending decision: the refusals of a stranger's and of an old transaction read the same") {
  World world;
  const auto page = consent(world);
  const auto refusal = [&](const Request& request, const Browser& who) {
    return world.server().decide(request, who).body;
  };
  const auto unknown =
      refusal(post("/decision", {{"transaction_id", std::string(43, 'A')}, {"decision", "deny"}}), browser());
  CHECK(unknown == refusal(decision(page), Browser{"another session", browser().user}));
  CHECK(unknown == refusal(decision(page), Browser{browser().session_id, User{.id = "mallory"}}));
  world.now += 10min;
  CHECK(unknown == refusal(decision(page), browser()));
  world.now = start;
  CHECK(told(world.server().decide(decision(page), browser())) == "code");
}
