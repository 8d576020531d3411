#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params for_itself = {{"grant_type", "client_credentials"}};

using Policy = std::function<Result<Scope>(const Client&, const User*, const Scope&)>;

Response answer_of(Policy policy, const char* scope = "read") {
  Choices choices;
  choices.options.policy.scope = std::move(policy);
  World world(choices);
  return world.token(web_request(changed(for_itself, {{"scope", scope}})));
}

}  // namespace

TEST_CASE("scope policy: has the four outcomes of every callback; its no is invalid_scope") {
  CHECK(is_refused(answer_of([](const Client&, const User*, const Scope&) -> Result<Scope> { return denied(); }),
                   "invalid_scope"));
  CHECK(is_refused(
      answer_of([](const Client&, const User*, const Scope&) -> Result<Scope> { return access_denied("no"); }),
      "access_denied"));
  CHECK(answer_of([](const Client&, const User*, const Scope&) -> Result<Scope> { throw 1; }).status == 500);
  CHECK(answer_of([](const Client&, const User*, const Scope& asked) -> Result<Scope> { return asked; }).status == 200);
}

TEST_CASE("scope policy: grants what it says, more or less than was asked for, of what the client is registered for") {
  const auto policy = [](const Client&, const User*, const Scope&) -> Result<Scope> { return Scope{"other", "write"}; };
  CHECK(issued(answer_of(policy)).scope == "write");
  const auto nothing = [](const Client&, const User*, const Scope&) -> Result<Scope> { return Scope{}; };
  const auto answer = answer_of(nothing);
  CHECK(answer.status == 200);
  CHECK(answer.body.find("scope") == std::string::npos);
}

TEST_CASE("scope policy: is told the client and that no user stands behind it") {
  std::string seen;
  answer_of([&](const Client& client, const User* user, const Scope& asked) -> Result<Scope> {
    seen = client.id + "/" + (user ? user->id : "-") + "/" + asked.to_string();
    return asked;
  });
  CHECK(seen == "web/-/read");
}

TEST_CASE("scope separator: a comma where an older system wants one") {
  World comma({.options = {.policy = {.scope_separator = ','}}});
  CHECK(issued(comma.token(web_request(changed(for_itself, {{"scope", "write,read"}})))).scope == "write read");
  World space;
  CHECK(is_refused(space.token(web_request(changed(for_itself, {{"scope", "write,read"}}))), "invalid_scope"));
}

TEST_CASE("scope: more tokens than anybody needs are refused") {
  World world;
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "s" + std::to_string(i) + " ";
  CHECK(is_refused(world.token(web_request(changed(for_itself, {{"scope", many}}))), "invalid_scope"));
  CHECK(world.token(web_request(changed(for_itself, {{"scope", "read"}}))).status == 200);
}
