#include "support/authorization.hpp"

using namespace world;

namespace {

bool asks(const Step& step) { return std::holds_alternative<Consent>(step); }

/// The error that the client is told, in the query.
std::string error_of(World& world, const Params& changes) { return told(ask(world, changes)); }

Step ask_with(World& world, std::string_view more) {
  return world.server().authorize(get(authorize_request().target + std::string(more)), browser());
}

/// The request with a parameter that is there and empty.
Step ask_emptied(World& world, const std::string& name) {
  const auto sent = emptied(authorize_params(), name).encode();
  REQUIRE(("&" + sent + "&").find("&" + name + "=&") != std::string::npos);
  return world.server().authorize(get("/authorize?" + sent), browser());
}

Choices rfc6749() { return {.options = {.profile = Profile::oauth20}}; }

Params of_legacy(const Params& changes = {}) {
  return changed({{"client_id", "legacy"}, {"redirect_uri", "https://legacy.example/cb"}}, changes);
}

}  // namespace

TEST_CASE("authorization request: wants a response_type") {
  World world;
  CHECK(error_of(world, {{"response_type", ""}}) == "invalid_request");
  CHECK(told(world.server().authorize(get(authorize_request({{"response_type", ""}}).target + "&response_type="),
                                      browser())) == "invalid_request");
  CHECK(asks(ask(world)));
}

TEST_CASE("authorization request: refuses a response_type that no grant serves") {
  World world;
  for (const auto* type :
       {"Code", "code code", "code,token", "code_and_token", "none", "*", "constructor", "__proto__"}) {
    CAPTURE(type);
    CHECK(error_of(world, {{"response_type", type}}) == "unsupported_response_type");
  }
  for (const auto* type : {"token", "id_token", "code token", "id_token code"}) {
    CAPTURE(type);
    CHECK(fragment_param(reply(world, {{"response_type", type}}), "error") == "unsupported_response_type");
  }
  CHECK(asks(ask(world)));
}

TEST_CASE("authorization request: a response_type is a set of words in any order") {
  World world(rfc6749());
  for (const auto* type : {"code token", "token code", " token  code ", "code  token"}) {
    CAPTURE(type);
    const auto step = ask(world, of_legacy({{"response_type", type}}));
    CHECK(step_of<Consent>(step).request.response_type == "code token");
  }
  const auto twice = reply(world, of_legacy({{"response_type", "code token code"}}));
  CHECK(fragment_param(twice, "error") == "unsupported_response_type");
}

TEST_CASE("authorization request: a client gets only the response types it is registered for") {
  World world(rfc6749());
  const auto answer = reply(world, {{"response_type", "token"}});
  CHECK(fragment_param(answer, "error") == "unauthorized_client");
  CHECK(asks(ask(world, of_legacy({{"response_type", "token"}}))));
  world.client("legacy").response_types = {"token"};
  CHECK(told(reply(world, of_legacy()), "https://legacy.example/cb") == "unauthorized_client");
  CHECK(asks(ask(world, of_legacy({{"response_type", "token"}}))));
}

TEST_CASE("authorization request: a code is only for clients that may exchange one") {
  World world;
  world.client("web").grant_types = {"client_credentials"};
  CHECK(error_of(world, {}) == "unauthorized_client");
  world.client("web").grant_types = {"authorization_code"};
  CHECK(asks(ask(world)));
}

TEST_CASE("authorization request: code_and_token is another spelling only where a switch says so") {
  World strict(rfc6749());
  CHECK(told(reply(strict, of_legacy({{"response_type", "code_and_token"}})), "https://legacy.example/cb") ==
        "unsupported_response_type");
  auto choices = rfc6749();
  choices.options.legacy.code_and_token_alias = true;
  World lenient(std::move(choices));
  const auto step = ask(lenient, of_legacy({{"response_type", "code_and_token"}}));
  CHECK(step_of<Consent>(step).request.response_type == "code token");
}

TEST_CASE("authorization request: refuses request objects instead of ignoring them") {
  World world;
  CHECK(error_of(world, {{"request", "eyJhbGciOiJub25lIn0.e30."}}) == "request_not_supported");
  CHECK(error_of(world, {{"request_uri", "https://web.example/r"}}) == "request_uri_not_supported");
  CHECK(error_of(world, {{"request_uri", "urn:ietf:params:oauth:request_uri:x"}}) == "request_uri_not_supported");
  CHECK(asks(ask_with(world, "&request=&request_uri=")));
}

TEST_CASE("authorization request: refuses credentials, which have no place in a URL") {
  World world;
  CHECK(error_of(world, {{"client_secret", "web secret:%+"}}) == "invalid_request");
  CHECK(error_of(world, {{"client_assertion", "x"}}) == "invalid_request");
  CHECK(asks(ask_with(world, "&client_secret=&client_assertion=")));
}

TEST_CASE("authorization request: refuses every parameter that is sent twice, known or not, equal or not") {
  World world;
  for (const auto* more :
       {"&response_type=code", "&scope=read", "&scope=", "&code_challenge=x", "&foo=1&foo=1",
        "&foo=&foo=", "&prompt=none&prompt=none", "&max_age=1&max_age=2", "&response_mode=query&response_mode=query"}) {
    CAPTURE(more);
    CHECK(told(ask_with(world, more)) == "invalid_request");
  }
  CHECK(asks(ask_with(world, "&foo=1&bar=1")));
}

TEST_CASE("authorization request: a state that is sent twice is sent back not at all") {
  World world;
  const auto answer = answered(ask_with(world, "&state=other"));
  CHECK(told(answer, "https://web.example/cb", "") == "invalid_request");
  CHECK(location(answer).find("other") == std::string::npos);
  CHECK(told(answered(ask_with(world, "&prompt=none"))) == "consent_required");
}

TEST_CASE("authorization request: resource alone may repeat") {
  World world;
  world.client("web").allowed_resources = {"https://a.example", "https://b.example"};
  const auto step = ask_with(world, "&resource=https%3A%2F%2Fa.example&resource=https%3A%2F%2Fb.example&resource=");
  CHECK(step_of<Consent>(step).request.access.resource ==
        std::vector<std::string>{"https://a.example", "https://b.example"});
}

TEST_CASE("authorization request: ignores what it does not know, and what is empty") {
  World world;
  CHECK(asks(ask_with(world, "&unknown=1&display=popup&max_age=&prompt=&response_mode=&login_hint=&resource=")));
}

TEST_CASE("authorization request: refuses a scope that is malformed") {
  World world;
  for (const auto* scope : {"read \"write\"", "re\\ad", "read\twrite", "caf\xC3\xA9", "read\nwrite"}) {
    CAPTURE(scope);
    CHECK(error_of(world, {{"scope", scope}}) == "invalid_scope");
  }
  CHECK(consent(world, {{"scope", "read  read write "}}).scope == Scope{"read", "write"});
}

TEST_CASE("authorization request: refuses a scope beyond the client's") {
  World world;
  CHECK(error_of(world, {{"scope", "read admin"}}) == "invalid_scope");
  CHECK(error_of(world, {{"scope", "Read"}}) == "invalid_scope");
  CHECK(consent(world, {{"scope", "read"}}).scope == Scope{"read"});
  world.client("web").scope.insert("admin");
  CHECK(consent(world, {{"scope", "read admin"}}).scope == Scope{"read", "admin"});
}

TEST_CASE("authorization request: no scope means all that the client may have") {
  World world;
  CHECK(consent(world, {{"scope", ""}}).scope == Scope{"read", "write"});
  world.client("web").scope = {};
  CHECK(consent(world, {{"scope", ""}}).scope.empty());
  CHECK(error_of(world, {{"scope", "read"}}) == "invalid_scope");
}

TEST_CASE("authorization request: a scope that is sent empty is one that was not sent") {
  World world;
  CHECK(step_of<Consent>(ask_emptied(world, "scope")).scope == Scope{"read", "write"});
  CHECK(consent(world, {{"scope", "read"}}).scope == Scope{"read"});
}

TEST_CASE("authorization request: a parser of the application's own may refuse a scope that is sent empty") {
  Choices choices;
  choices.more = [](Server& server) {
    server.extend([](const Params& params) -> Result<std::map<std::string, std::string>> {
      if (params.contains("scope") && !params.get("scope")) return invalid_scope("the scope is empty");
      return std::map<std::string, std::string>();
    });
  };
  World world(std::move(choices));
  CHECK(told(ask_emptied(world, "scope")) == "invalid_scope");
  CHECK(asks(ask(world, {{"scope", ""}})));
  CHECK(asks(ask(world)));
}

TEST_CASE("authorization request: the scope policy narrows, refuses and names its own error") {
  Choices choices;
  choices.options.policy.scope = [](const Client&, const User*, const Scope& requested) -> Result<Scope> {
    if (requested.contains("nothing")) return denied();
    if (requested.contains("target")) return Error{ErrorCode::invalid_target, "no such resource"};
    return requested.minus({"write"});
  };
  World world(std::move(choices));
  world.client("web").scope.insert("admin");
  CHECK(error_of(world, {{"scope", "nothing"}}) == "invalid_scope");
  CHECK(error_of(world, {{"scope", "target"}}) == "invalid_target");
  CHECK(consent(world, {{"scope", "read write admin"}}).scope == Scope{"read", "admin"});
}

TEST_CASE("authorization request: scopes are split where the options say") {
  Choices choices;
  choices.options.policy.scope_separator = ',';
  World world(std::move(choices));
  CHECK(error_of(world, {{"scope", "read write"}}) == "invalid_scope");
  const auto page = consent(world, {{"scope", "read,write"}});
  CHECK(page.scope == Scope{"read", "write"});
  CHECK(told(world.server().decide(decision(page), browser())) == "code");
}

TEST_CASE("authorization request: the options may want a state") {
  Choices choices;
  choices.options.require_state = true;
  World world(std::move(choices));
  CHECK(told(reply(world, {{"state", ""}}), "https://web.example/cb", "") == "invalid_request");
  CHECK(told(answered(ask_emptied(world, "state")), "https://web.example/cb", "") == "invalid_request");
  CHECK(asks(ask(world)));
}

TEST_CASE("authorization request: prompt=none stands alone") {
  World world;
  for (const auto* prompt : {"none login", "consent none", "none select_account", "none x"}) {
    CAPTURE(prompt);
    CHECK(error_of(world, {{"prompt", prompt}}) == "invalid_request");
  }
  CHECK(error_of(world, {{"prompt", "\"none\""}}) == "invalid_request");
  CHECK(error_of(world, {{"prompt", "none none"}}) == "consent_required");
  CHECK(asks(ask(world, {{"prompt", "create x"}})));
}

TEST_CASE("authorization request: max_age is a number of seconds") {
  World world;
  for (const auto* age : {"x", "-1", "1.5", "1s", " 1", "1 ", "0x10", "99999999999", "18446744073709551616", "1e3"}) {
    CAPTURE(age);
    CHECK(error_of(world, {{"max_age", age}}) == "invalid_request");
  }
  CHECK(step_of<SignIn>(ask(world, {{"max_age", "0"}})).request.max_age == 0s);
  CHECK(consent(world, {{"max_age", "1"}}).request.max_age == 1s);
  CHECK(consent(world, {{"max_age", "3600"}}).request.max_age == 3600s);
}

TEST_CASE("authorization request: the page is told everything that was asked") {
  World world;
  world.client("web").allowed_resources = {"https://api.example"};
  const auto request = consent(world, {{"login_hint", "alice@example.com <b>"},
                                       {"prompt", "consent"},
                                       {"max_age", "60"},
                                       {"resource", "https://api.example"}})
                           .request;
  CHECK(request == AuthorizationRequest{.client_id = "web",
                                        .response_type = "code",
                                        .access = {.scope = {"read", "write"}, .resource = {"https://api.example"}},
                                        .code_binding = {.redirect_uri = "https://web.example/cb",
                                                         .code_challenge = challenge,
                                                         .code_challenge_method = "S256"},
                                        .state = "xyz",
                                        .response_mode = "query",
                                        .prompt = {"consent"},
                                        .max_age = 60s,
                                        .login_hint = "alice@example.com <b>"});
  CHECK(consent(world, {{"redirect_uri", ""}}).request.code_binding.redirect_uri.empty());
}
