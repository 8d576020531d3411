#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

constexpr const char* grant_type = "urn:example:grant";
const Params asking = {{"grant_type", grant_type}};

/// A server whose extension grant answers `answer`.
Choices answering(Result<Authorization> answer) {
  Choices choices;
  choices.more = [answer](Server& server) {
    server.exchange(exchanges::extension(
        grant_type, [answer](const TokenRequest&) { return answer; },
        tokens::opaque({.put = [](const NewTokens&) { return Result<void>(); }})));
  };
  return choices;
}

Response answer_of(Result<Authorization> answer) {
  World world(answering(std::move(answer)));
  return world.token(legacy_request(asking));
}

}  // namespace

TEST_CASE("token error: a callback's error has its name and the status of RFC 6749 §5.2") {
  const std::pair<ErrorCode, int> table[] = {
      {ErrorCode::invalid_request, 400},        {ErrorCode::invalid_client, 401},
      {ErrorCode::invalid_grant, 400},          {ErrorCode::unauthorized_client, 400},
      {ErrorCode::unsupported_grant_type, 400}, {ErrorCode::invalid_scope, 400},
      {ErrorCode::access_denied, 400},          {ErrorCode::authorization_pending, 400},
      {ErrorCode::server_error, 500},           {ErrorCode::temporarily_unavailable, 503}};
  for (const auto& [code, status] : table) {
    const auto name = wire_name(code);
    CAPTURE(name);
    const auto answer = answer_of(Error{code, "as the callback said"});
    CHECK(answer.status == status);
    CHECK(error(answer) == wire_name(code));
  }
  CHECK(answer_of(Authorization{.user_id = "alice"}).status == 200);
}

TEST_CASE("token error: a plain no is invalid_grant") {
  CHECK(is_refused(answer_of(denied()), "invalid_grant"));
  CHECK(is_refused(answer_of(std::nullopt), "invalid_grant"));
  CHECK(answer_of(std::optional(Authorization{.user_id = "alice"})).status == 200);
}

TEST_CASE("token error: a description keeps the characters of RFC 6749 §5.2 and loses all others") {
  const auto answer = answer_of(invalid_grant("a \"b\" \\c\r\nd\t\xc3\xa9\x7f<e>"));
  CHECK(member(answer, "error_description") ==
        "a ?b? ?c??d????"
        "<e>");
  CHECK(answer.body.find("\\") == std::string::npos);
  CHECK(member(answer_of(invalid_grant("plain [text] #1!~")), "error_description") == "plain [text] #1!~");
}

TEST_CASE("token error: a description is cut to 256 bytes, and left out when there is none") {
  CHECK(member(answer_of(invalid_grant(std::string(1000, 'x'))), "error_description").size() == 256);
  CHECK(answer_of(invalid_grant("")).body == "{\"error\":\"invalid_grant\"}");
}

TEST_CASE("token error: the cause goes to the operator, once, and never to the client") {
  World world(answering(Error{ErrorCode::invalid_grant, "told", "row 7 of table users"}));
  const auto answer = world.token(legacy_request(asking));
  CHECK(is_refused(answer, "invalid_grant"));
  CHECK(answer.body.find("users") == std::string::npos);
  CHECK(world.failures == std::vector<std::string>{"row 7 of table users"});
}

TEST_CASE("token error: server_error says the same whatever the callback put into it") {
  const auto answer = answer_of(Error{ErrorCode::server_error, "password of db is hunter2", "hunter2"});
  CHECK(answer.status == 500);
  CHECK(answer.body.find("hunter2") == std::string::npos);
  CHECK(answer.body == answer_of(server_error("another cause")).body);
}

TEST_CASE("token error: temporarily_unavailable tells when to come back") {
  const auto answer = answer_of(Error{ErrorCode::temporarily_unavailable, "closed for today"});
  CHECK(answer.status == 503);
  CHECK(answer.headers.get("Retry-After").has_value());
  CHECK(member(answer, "error_description") == "closed for today");
  CHECK(!answer_of(invalid_grant("no")).headers.get("Retry-After"));
}

TEST_CASE("token error: a 401 carries a challenge only when the Authorization field was used") {
  World world;
  const Params form = {{"grant_type", "client_credentials"}, {"client_id", "post"}, {"client_secret", "wrong"}};
  const auto by_post = world.token(token_request(form));
  CHECK(is_refused(by_post, "invalid_client"));
  CHECK(!by_post.headers.get("WWW-Authenticate"));
  const auto by_header = world.token(with_basic(token_request({}), "web", "wrong"));
  CHECK(is_refused(by_header, "invalid_client"));
  CHECK(by_header.headers.get("WWW-Authenticate") == "Basic realm=\"oauth\"");
  const auto not_at_all = world.token(token_request({{"grant_type", "client_credentials"}}));
  CHECK(is_refused(not_at_all, "invalid_client"));
  CHECK(!not_at_all.headers.get("WWW-Authenticate"));
}

TEST_CASE("token error: invalid_client of a callback is challenged as one of authentication is") {
  World world(answering(invalid_client("suspended")));
  const auto by_header = world.token(legacy_request(asking));
  CHECK(is_refused(by_header, "invalid_client"));
  CHECK(by_header.headers.get("WWW-Authenticate") == "Basic realm=\"oauth\"");
  world.client("post").grant_types.push_back(grant_type);
  const Params by_post = {{"client_id", "post"}, {"client_secret", "web secret:%+"}};
  const auto in_body = world.token(token_request(changed(asking, by_post)));
  CHECK(is_refused(in_body, "invalid_client"));
  CHECK(!in_body.headers.get("WWW-Authenticate"));
}

TEST_CASE("token error: observers and the failure hook change nothing by throwing") {
  Choices choices = answering(server_error("cause"));
  choices.options.environment.observers = {[](const Event&) { throw 7; }};
  World world(choices);
  CHECK(world.token(legacy_request(asking)).status == 500);
  CHECK(world.token(legacy_request({{"grant_type", "client_credentials"}})).status == 200);
  CHECK(world.count(Event::Kind::tokens_issued) == 1);
}
