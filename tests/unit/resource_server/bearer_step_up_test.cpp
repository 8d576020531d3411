#include <doctest/doctest.h>

#include "support/world.hpp"

using namespace world;

namespace {

Authorization signed_in(std::string acr = "gold", std::optional<TimePoint> at = start) {
  return {.client_id = "web",
          .user_id = "alice",
          .authentication = {.auth_time = at, .acr = std::move(acr)},
          .access = {.scope = {"read"}},
          .expires_at = start + 1h};
}

/// What a guard that needs `read` and `step_up` answers to such a token: the status, and the challenge after the error.
std::string asked(const Authorization& who, const StepUp& step_up, BearerOptions options = {}) {
  options.environment.clock = [] { return start; };
  const Bearer bearer([&](const TokenHash&) { return Stored{Stored::State::live, who}; }, std::move(options));
  const auto guarded =
      bearer.guard({"read"}, step_up, [](const Request&, const Authorization&) { return Response::json(200, "{}"); });
  const auto answer = guarded(with_bearer(get("/api"), "token"));
  const auto challenge = answer.headers.get("WWW-Authenticate").value_or("");
  const auto text = challenge.substr(std::min(challenge.size(), challenge.find(", error_description")));
  return std::to_string(answer.status) + " " + error(answer) +
         std::string(text.substr(std::min(text.size(), text.rfind("\", ") + 1)));
}

}  // namespace

TEST_CASE("step-up: whoever signed in well enough and lately is let in") {
  CHECK(asked(signed_in(), {}) == "200 ");
  CHECK(asked(signed_in(), {.acr_values = {"silver", "gold"}, .max_age = 300s}) == "200 ");
  CHECK(asked(signed_in("", std::nullopt), {}) == "200 ");
}

TEST_CASE("step-up: another way of signing in is challenged by the ways that would do") {
  CHECK(asked(signed_in("bronze"), {.acr_values = {"silver", "gold"}}) ==
        "401 insufficient_user_authentication, acr_values=\"silver gold\"");
  CHECK(asked(signed_in(""), {.acr_values = {"gold"}}) == "401 insufficient_user_authentication, acr_values=\"gold\"");
}

TEST_CASE("step-up: a sign-in that is too long ago, or nobody knows when, is challenged by the age that would do") {
  CHECK(asked(signed_in("gold", start - 300s), {.max_age = 300s}) == "200 ");
  CHECK(asked(signed_in("gold", start - 301s), {.max_age = 300s}) ==
        "401 insufficient_user_authentication, max_age=\"300\"");
  CHECK(asked(signed_in("gold", std::nullopt), {.max_age = 300s}) ==
        "401 insufficient_user_authentication, max_age=\"300\"");
}

TEST_CASE("step-up: the scope is asked for first, and the metadata told as ever") {
  auto who = signed_in("bronze");
  who.access.scope = {};
  CHECK(asked(who, {.acr_values = {"gold"}}).starts_with("403 insufficient_scope"));
  const BearerOptions options{.resource_metadata = "https://api.example/.well-known/oauth-protected-resource",
                              .environment = {.clock = [] { return start; }}};
  const Bearer bearer([](const TokenHash&) { return Stored{Stored::State::live, signed_in("bronze")}; }, options);
  const auto answer =
      std::get<Response>(bearer.check(with_bearer(get("/api"), "token"), {}, {.acr_values = {"gold"}, .max_age = 60s}));
  CHECK(answer.headers.get("WWW-Authenticate") ==
        "Bearer realm=\"api\", error=\"insufficient_user_authentication\", error_description=\"the person has to sign "
        "in anew or in another way\", acr_values=\"gold\", max_age=\"60\", "
        "resource_metadata=\"https://api.example/.well-known/oauth-protected-resource\"");
}

TEST_CASE("step-up: a value that could leave its quotes does not") {
  const auto answer = asked(signed_in("bronze"), {.acr_values = {"gold\"", "x\\"}});
  CHECK(answer == "401 insufficient_user_authentication, acr_values=\"gold? x?\"");
}
