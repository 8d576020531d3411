#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

constexpr const char* internals = "SELECT secret FROM /var/lib/db";

/// A callback of the server that is about to go wrong, by its place.
struct Place {
  const char* name;
  std::function<void(Choices&, std::function<void()> go_wrong)> put_in;
};

const std::vector<Place>& places() {
  static const std::vector<Place> all = {
      {"the client lookup",
       [](Choices& choices, auto go_wrong) {
         choices.more = [go_wrong](Server& server) {
           server.clients([go_wrong](std::string_view) -> Result<Client> {
             go_wrong();
             return usual_clients().front();
           });
         };
       }},
      {"the throttle",
       [](Choices& choices, auto go_wrong) {
         choices.options.policy.throttle = [go_wrong](const AuthAttempt&) {
           go_wrong();
           return Result<void>();
         };
       }},
      {"the client id validator",
       [](Choices& choices, auto go_wrong) {
         choices.options.policy.client_id = [go_wrong](std::string_view) {
           go_wrong();
           return true;
         };
       }},
      {"the scope policy",
       [](Choices& choices, auto go_wrong) {
         choices.options.policy.scope = [go_wrong](const Client&, const User*, const Scope& asked) -> Result<Scope> {
           go_wrong();
           return asked;
         };
       }},
      {"the random source",
       [](Choices& choices, auto go_wrong) {
         choices.options.environment.random = [go_wrong](std::span<unsigned char> bytes) {
           go_wrong();
           system_random(bytes);
         };
       }},
      {"the store of tokens",
       [](Choices& choices, auto go_wrong) {
         choices.tokens = stores::tokens(choices.store, "https://auth.example");
         choices.tokens.put = [go_wrong, put = choices.tokens.put](const NewTokens& made) {
           go_wrong();
           return put(made);
         };
       }},
      {"the generator of tokens",
       [](Choices& choices, auto go_wrong) {
         choices.lifetimes.generate_access = [go_wrong](const Issuance& issuance) {
           go_wrong();
           return issuance.context.random_token();
         };
       }},
      {"the extra members",
       [](Choices& choices, auto go_wrong) {
         choices.lifetimes.extra = [go_wrong](const Issuance&, JsonMembers&) { go_wrong(); };
       }},
  };
  return all;
}

struct Outcome {
  Response response;
  std::vector<std::string> failures;
};

Outcome outcome_of(const Place& place, const std::function<void()>& go_wrong) {
  Choices choices;
  place.put_in(choices, go_wrong);
  World world(choices);
  auto response = world.token(web_request({{"grant_type", "client_credentials"}}));
  return {std::move(response), world.failures};
}

}  // namespace

TEST_CASE("token throw: whatever throws, the client reads a generic 500 and the operator the cause") {
  for (const auto& place : places()) {
    CAPTURE(place.name);
    const auto bad = outcome_of(place, [] { throw std::runtime_error(internals); });
    CHECK(bad.response.status == 500);
    CHECK(error(bad.response) == "server_error");
    CHECK(bad.response.body.find("SELECT") == std::string::npos);
    CHECK(bad.failures == std::vector<std::string>{internals});
    CHECK(outcome_of(place, [] {}).response.status == 200);
  }
}

TEST_CASE("token throw: whoever finds the store away, the client is told to come back") {
  for (const auto& place : places()) {
    CAPTURE(place.name);
    const auto bad = outcome_of(place, [] { throw StoreUnavailable(internals); });
    CHECK(bad.response.status == 503);
    CHECK(error(bad.response) == "temporarily_unavailable");
    CHECK(bad.response.headers.get("Retry-After").has_value());
    CHECK(bad.response.body.find("SELECT") == std::string::npos);
    CHECK(bad.failures == std::vector<std::string>{internals});
  }
}

TEST_CASE("token throw: what is thrown need not be an exception class") {
  for (const auto& place : places()) {
    CAPTURE(place.name);
    const auto bad = outcome_of(place, [] { throw 42; });
    CHECK(bad.response.status == 500);
    CHECK(error(bad.response) == "server_error");
    CHECK(bad.failures.size() == 1);
  }
}

TEST_CASE("token throw: a lookup that answers with another client is the server's fault, not the client's") {
  Choices choices;
  choices.more = [](Server& server) {
    server.clients([](std::string_view) -> Result<Client> { return usual_clients()[1]; });
  };
  World world(choices);
  const Params form = {{"grant_type", "client_credentials"}};
  CHECK(world.token(web_request(form)).status == 500);
  CHECK(world.failures.size() == 1);
  CHECK(world.token(token_request(changed(form, {{"client_id", "post"}, {"client_secret", "web secret:%+"}}))).status ==
        200);
}

TEST_CASE("token throw: a lookup's own error is sent as it is") {
  Choices choices;
  choices.more = [](Server& server) {
    server.clients([](std::string_view) -> Result<Client> { return unauthorized_client("locked since Tuesday"); });
  };
  World world(choices);
  const auto answer = world.token(web_request({{"grant_type", "client_credentials"}}));
  CHECK(is_refused(answer, "unauthorized_client"));
  CHECK(member(answer, "error_description") == "locked since Tuesday");
}
