#include <algorithm>
#include <chrono>

#include "support/authorization.hpp"

using namespace world;

namespace {

constexpr std::size_t body_bytes = 62 * 1024;

/// Boxes that fill a body: so many different scopes, again and again.
Params boxes(const Consent& page, std::size_t different) {
  Params form{{"transaction_id", page.transaction_id}, {"decision", "allow"}};
  std::string scopes;
  for (std::size_t i = 0; scopes.size() < body_bytes; ++i) scopes += "s" + std::to_string(100 + i % different) + " ";
  const auto part = scopes.size() / 50;
  for (std::size_t i = 0; i < 50; ++i) form.add("scope", scopes.substr(i * part, part));
  return form;
}

/// The shortest of several times that `call` takes: what else the machine does lengthens single ones.
template <class Call>
std::chrono::nanoseconds shortest(Call call) {
  auto least = std::chrono::nanoseconds::max();
  for (int i = 0; i < 5; ++i) {
    const auto before = std::chrono::steady_clock::now();
    call();
    least = std::min(least, std::chrono::nanoseconds(std::chrono::steady_clock::now() - before));
  }
  return least;
}

}  // namespace

TEST_CASE("many scopes: a form of many different ones costs about what one of as many bytes costs") {
  World world;
  const auto decided = [&](std::size_t different) {
    return shortest([&] {
      const auto page = consent(world, {{"scope", "read"}});
      world.server().decide(post("/decision", boxes(page, different)), browser());
    });
  };
  const auto honest = decided(1);
  const auto hostile = decided(900);
  // A search of all for each would be some hundred times as much.
  CHECK(hostile < honest * 20);
}

TEST_CASE("many scopes: more than a scope parameter may hold are refused, and the decision stays open") {
  World world;
  const auto page = consent(world);
  Params form{{"transaction_id", page.transaction_id}, {"decision", "allow"}};
  for (int box = 0; box < 90; ++box) {
    std::string scopes;
    for (int i = 0; i < 12; ++i) scopes += "b" + std::to_string(box) + "." + std::to_string(i) + " ";
    form.add("scope", scopes);
  }
  CHECK(is_page(world.server().decide(post("/decision", form), browser()), 400));
  CHECK(told(world.server().decide(decision(page), browser())) == "code");
}

TEST_CASE("many scopes: as many boxes as were offered can be checked, and no more") {
  World world;
  for (std::size_t i = 0; i <= Scope::max_parsed_tokens; ++i) world.client("web").scope.insert("s" + std::to_string(i));
  const auto page = consent(world, {{"scope", ""}});
  CHECK(page.scope.size() > Scope::max_parsed_tokens);
  const auto send = [&](const std::string& checked) {
    const Params form{{"transaction_id", page.transaction_id}, {"decision", "allow"}, {"scope", checked}};
    return world.server().decide(post("/decision", form), browser());
  };
  CHECK(send(page.scope.to_string() + " beyond").status == 400);
  CHECK_FALSE(location_param(send(page.scope.to_string()), "code").empty());
}
