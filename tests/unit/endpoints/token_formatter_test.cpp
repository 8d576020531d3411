#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params for_itself = {{"grant_type", "client_credentials"}};

/// An older dialect: everything is 409 and the body is a sentence.
void in_dialect(const Error& error, const Request&, Response& response) {
  response.status = 409;
  response.body = std::string(wire_name(error.code)) + ": " + error.description;
}

Choices with_formatter(std::function<void(const Error&, const Request&, Response&)> formatter) {
  return {.options = {.pages = {.json_error = std::move(formatter)}}};
}

}  // namespace

TEST_CASE("token error formatter: has the last word on status and body") {
  World world(with_formatter(in_dialect));
  const auto answer = world.token(web_request({{"grant_type", "nonsense"}}));
  CHECK(answer.status == 409);
  CHECK(answer.body == "unsupported_grant_type: the grant type is not supported");
  CHECK(answer.headers.get("Cache-Control") == "no-store");
  World without;
  CHECK(is_refused(without.token(web_request({{"grant_type", "nonsense"}})), "unsupported_grant_type"));
}

TEST_CASE("token error formatter: sees the wrong method, failed authentication and what was thrown alike") {
  Choices choices = with_formatter(in_dialect);
  choices.options.policy.scope = [](const Client&, const User*, const Scope&) -> Result<Scope> {
    throw std::runtime_error("a detail");
  };
  World world(choices);
  CHECK(world.token(get("/token")).status == 409);
  CHECK(world.token(with_basic(token_request(for_itself), "web", "wrong")).status == 409);
  const auto thrown = world.token(web_request(for_itself));
  CHECK(thrown.status == 409);
  CHECK(thrown.body.starts_with("server_error: "));
  CHECK(thrown.body.find("a detail") == std::string::npos);
}

TEST_CASE("token error formatter: leaves a success alone") {
  World world(with_formatter(in_dialect));
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("token error formatter: finds the answer as it would have been sent") {
  Response seen;
  World world(with_formatter([&](const Error&, const Request&, Response& response) { seen = response; }));
  const auto challenged = world.token(with_basic(token_request(for_itself), "web", "wrong"));
  CHECK(challenged.headers.get("WWW-Authenticate") == "Basic realm=\"oauth\"");
  CHECK(seen == challenged);
  CHECK(world.token(get("/token")).status == 405);
  CHECK(seen.headers.get("Allow") == "POST");
}

TEST_CASE("token error formatter: one that throws leaves a generic 500") {
  World world(with_formatter([](const Error&, const Request&, Response& response) {
    response.body = "half";
    throw std::runtime_error("the formatter's own fault");
  }));
  const auto answer = world.token(web_request({}));
  CHECK(answer.status == 500);
  CHECK(error(answer) == "server_error");
  CHECK(world.failures == std::vector<std::string>{"the formatter's own fault"});
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("token error formatter: sees the request and the cause; nobody else is told, and the operator once") {
  std::string cause;
  Choices choices = with_formatter([&](const Error& error, const Request& request, Response& response) {
    cause = error.cause;
    response.headers.set("X-Request", std::string(request.form().value_or_empty("request_id")));
  });
  choices.options.policy.scope = [](const Client&, const User*, const Scope&) -> Result<Scope> {
    return server_error("row 7 is locked");
  };
  World world(choices);
  const auto answer = world.token(web_request(changed(for_itself, {{"request_id", "42"}})));
  CHECK(cause == "row 7 is locked");
  CHECK(answer.headers.get("X-Request") == "42");
  CHECK(answer.body.find("row 7") == std::string::npos);
  CHECK(world.failures == std::vector<std::string>{"row 7 is locked"});
}

TEST_CASE("token error formatter: reads the description as it may be sent") {
  std::vector<std::string> seen;
  Choices choices =
      with_formatter([&](const Error& error, const Request&, Response&) { seen.push_back(error.description); });
  bool open = false;
  choices.options.policy.scope = [&](const Client&, const User*, const Scope& asked) -> Result<Scope> {
    if (!open) return Error{ErrorCode::invalid_scope, "not \"today\"", "quota table is empty"};
    return asked;
  };
  World world(choices);
  CHECK(is_refused(world.token(web_request(for_itself)), "invalid_scope"));
  CHECK(seen == std::vector<std::string>{"not ?today?"});
  CHECK(world.failures == std::vector<std::string>{"quota table is empty"});
  open = true;
  CHECK(world.token(web_request(for_itself)).status == 200);
}

TEST_CASE("token error: a name and a page of the application's own are sent, with the status of the code") {
  Choices choices;
  choices.options.policy.scope = [](const Client&, const User*, const Scope&) -> Result<Scope> {
    return Error{.code = ErrorCode::access_denied,
                 .description = "a second factor is needed",
                 .name = "mfa_required",
                 .uri = "https://docs.example/mfa"};
  };
  World world(choices);
  const auto answer = world.token(web_request(for_itself));
  CHECK(answer.status == 400);
  CHECK(error(answer) == "mfa_required");
  CHECK(member(answer, "error_uri") == "https://docs.example/mfa");
}
