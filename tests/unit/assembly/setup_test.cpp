#include "assembly/setup.hpp"

#include <doctest/doctest.h>

#include "support/assembly.hpp"
#include "support/threads.hpp"

using namespace world;

namespace {

std::unique_ptr<Exchange> serving(std::string grant_type) {
  return exchanges::extension(std::move(grant_type), nullptr, Issue());
}

}  // namespace

TEST_CASE("setup: finds a grant by the canonical name of its response type") {
  Setup setup;
  setup.grants.push_back(grants::custom("token code", nullptr));
  CHECK(find_grant(setup, "code token") == setup.grants.front().get());
  for (const auto* other : {"token code", "code", "token", "code token id_token", "code code token", ""}) {
    CHECK(find_grant(setup, other) == nullptr);
  }
}

TEST_CASE("setup: finds an exchange by its name, and the wildcard only for lack of one") {
  Setup setup;
  setup.exchanges.push_back(exchanges::any(nullptr));
  setup.exchanges.push_back(serving("urn:example:a"));
  CHECK(find_exchange(setup, "urn:example:a") == setup.exchanges[1].get());
  CHECK(find_exchange(setup, "urn:example:b") == setup.exchanges[0].get());
  setup.exchanges.erase(setup.exchanges.begin());
  CHECK(find_exchange(setup, "urn:example:b") == nullptr);
  CHECK(find_exchange(setup, "*") == nullptr);
}

TEST_CASE("setup: finds a response mode by its exact name") {
  Setup setup;
  setup.response_modes = {{.name = "query"}, {.name = "fragment"}};
  CHECK(find_response_mode(setup, "fragment") == &setup.response_modes[1]);
  for (const auto* other : {"Query", "", "quer", "query ", "__proto__"}) CHECK(!find_response_mode(setup, other));
}

TEST_CASE("setup: many first requests at once start one server, or are all told the same mistake") {
  const Assembly right;
  const auto good = right.server();
  std::atomic<int> served = 0;
  support::together(16, [&](std::size_t) {
    served += std::holds_alternative<Consent>(good.authorize(authorize_request(), browser())) ? 1 : 0;
  });
  CHECK(served == 16);
  Assembly wrong;
  wrong.clients = left_out;
  const auto bad = wrong.server();
  std::atomic<int> told = 0;
  support::together(16, [&](std::size_t) {
    try {
      bad.authorize(authorize_request(), browser());
    } catch (const SetupError&) {
      ++told;
    }
  });
  CHECK(told == 16);
}
