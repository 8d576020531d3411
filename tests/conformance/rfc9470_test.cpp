#include "conformance/flows.hpp"

using namespace conformance;

// OAuth 2.0 Step Up Authentication Challenge Protocol.

namespace {

/// The answer of an API that needs `step_up` to the token of somebody who signed in with `acr`, a minute ago.
Response answer(const StepUp& step_up, std::string acr = "bronze") {
  const Authorization who{.client_id = "web",
                          .user_id = "alice",
                          .authentication = {.auth_time = start - 60s, .acr = std::move(acr)},
                          .expires_at = start + 1h};
  const Bearer bearer(
      [&](const TokenHash&) {
        return Stored{Stored::State::live, who};
      },
      {.environment = {.clock = [] { return start; }}});
  return bearer.guard({}, step_up, [](const Request&, const Authorization&) { return Response::json(200, "{}"); })(
      with_bearer(get("/api"), "token"));
}

bool challenges(const Response& response, std::string_view part) {
  return header(response, "WWW-Authenticate").find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("RFC 9470 §3: insufficient authentication is 401 with that error, by the scheme of the token") {
  const auto refused = answer({.acr_values = {"gold"}});
  CHECK(outcome(refused) == "401 insufficient_user_authentication");
  CHECK(header(refused, "WWW-Authenticate").starts_with("Bearer "));
  CHECK(challenges(refused, "error=\"insufficient_user_authentication\""));
  CHECK(outcome(answer({.acr_values = {"gold"}}, "gold")) == "200");
}

TEST_CASE("RFC 9470 §3: acr_values are separated by spaces, in the order of preference") {
  CHECK(challenges(answer({.acr_values = {"gold", "silver"}}), ", acr_values=\"gold silver\""));
  CHECK(outcome(answer({.acr_values = {"gold", "silver"}}, "silver")) == "200");
}

TEST_CASE("RFC 9470 §3: max_age is a number of seconds that is not negative") {
  CHECK(challenges(answer({.max_age = 30s}), ", max_age=\"30\""));
  CHECK(challenges(answer({.max_age = 0s}), ", max_age=\"0\""));
  CHECK(outcome(answer({.max_age = 60s})) == "200");
}

TEST_CASE("RFC 9470 §3: a challenge for both names both") {
  const auto refused = answer({.acr_values = {"gold"}, .max_age = 30s});
  CHECK(challenges(refused, "acr_values=\"gold\", max_age=\"30\""));
  CHECK(outcome(answer({.acr_values = {"gold"}, .max_age = 90s}, "gold")) == "200");
}

TEST_CASE("RFC 9470 §6: the token tells how and when; one that does not is not enough") {
  CHECK(outcome(answer({.acr_values = {"gold"}}, "")) == "401 insufficient_user_authentication");
  CHECK(outcome(answer({}, "")) == "200");
}
