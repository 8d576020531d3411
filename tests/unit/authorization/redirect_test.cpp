#include "support/authorization.hpp"

using namespace world;

namespace {

/// An answer without a person: an error in a redirect.
Response silent(World& world, const Params& changes = {}) {
  return reply(world, changed(changes, {{"prompt", "none"}}));
}

const std::vector<std::string> odd_states = {"$$",
                                             "$&",
                                             "$`$'",
                                             "a&b=c",
                                             "a+b c",
                                             "%20%zz",
                                             "\xE2\x82\xAC \xF0\x9F\x94\x91",
                                             "\"'<>&",
                                             "a\r\nSet-Cookie: x=y",
                                             "#frag?query",
                                             "\\",
                                             "\t",
                                             " ",
                                             "=",
                                             "</script><script>alert(1)</script>",
                                             std::string(8000, 's')};

}  // namespace

TEST_CASE("redirect: the bytes of the redirect URI stay as they are, and the answer is appended") {
  World world;
  const std::string answer =
      "error=consent_required&error_description=the+user+has+to+be+asked&state=xyz&"
      "iss=https%3A%2F%2Fauth.example";
  for (const auto& [uri, joint] :
       std::vector<std::pair<std::string, std::string>>{{"https://web.example", "?"},
                                                        {"https://web.example/cb?a=1&b=x+y&c&d=%7e%7E", "&"},
                                                        {"https://web.example/cb?", ""},
                                                        {"https://web.example/cb?a&", ""},
                                                        {"https://web.example/cb?code=1&state=2&error=3", "&"},
                                                        {"https://WEB.example:443/a/../b//c;d", "?"},
                                                        {"com.example.app:/cb", "?"},
                                                        {"com.example.app://cb?x=y", "&"},
                                                        {"urn:ietf:wg:oauth:2.0:oob", "?"},
                                                        {"http://127.0.0.1:8080/cb", "?"}}) {
    const auto captured = uri;
    CAPTURE(captured);
    world.client("web").redirect_uris = {uri};
    CHECK(location(silent(world, {{"redirect_uri", uri}})) == uri + joint + answer);
  }
}

TEST_CASE("redirect: a fragment is appended without touching the query") {
  World world;
  const std::string uri = "https://web.example/cb?a=1&b=%7e";
  world.client("web").redirect_uris = {uri};
  const auto answer = silent(world, {{"redirect_uri", uri}, {"response_mode", "fragment"}});
  CHECK(location(answer).starts_with(uri + "#error=consent_required&"));
}

TEST_CASE("redirect: an error carries the state byte for byte") {
  World world;
  for (const auto& state : odd_states) {
    CAPTURE(state);
    CHECK(told(silent(world, {{"state", state}}), "https://web.example/cb", state) == "consent_required");
  }
}

TEST_CASE("redirect: a code carries the state byte for byte, after a sign-in and a consent") {
  World world;
  for (const auto& state : odd_states) {
    CAPTURE(state);
    auto who = stranger();
    const auto step =
        world.server().resume(login(sign_in(world, {{"state", state}}).transaction_id), who, User{.id = "alice"});
    const auto answer = world.server().decide(decision(step_of<Consent>(step)), who);
    CHECK(told(answer, "https://web.example/cb", state) == "code");
  }
}

TEST_CASE("redirect: a fragment and a denial carry the state as well") {
  World world;
  for (const auto& state : odd_states) {
    CAPTURE(state);
    const auto page = consent(world, {{"state", state}, {"response_mode", "fragment"}});
    const auto answer = world.server().decide(decision(page, "deny"), browser());
    CHECK(fragment_param(answer, "state") == state);
    CHECK(fragment_param(answer, "error") == "access_denied");
  }
}

TEST_CASE("redirect: no state is sent back where none came, or an empty one") {
  World world;
  const auto answer = silent(world, {{"state", ""}});
  CHECK(told(answer, "https://web.example/cb", "") == "consent_required");
  CHECK(location(answer).find("state") == std::string::npos);
  const auto sent = emptied(authorize_params(), "state").encode();
  REQUIRE(sent.ends_with("&state="));
  const auto page = step_of<Consent>(world.server().authorize(get("/authorize?" + sent), browser()));
  CHECK(page.request.state.empty());
  const auto code = world.server().decide(decision(page), browser());
  CHECK(told(code, "https://web.example/cb", "") == "code");
  CHECK(location(code).find("state") == std::string::npos);
  const auto refused = answered(world.server().authorize(get("/authorize?" + sent + "&prompt=none"), browser()));
  CHECK(told(refused, "https://web.example/cb", "") == "consent_required");
  CHECK(location(refused).find("state") == std::string::npos);
  CHECK(location_param(authorized(world), "state") == "xyz");
}

TEST_CASE("redirect: what a program could take for a pattern comes back as it was, in every mode") {
  World world;
  world.client("web").redirect_uris = {"https://web.example/cb?a=$&b=$1"};
  const std::string patterns = "$& $$ $1 $` $' \\1 %s {0}";
  const Params request{{"redirect_uri", "https://web.example/cb?a=$&b=$1"}, {"state", patterns}};
  for (const auto* answer : {"allow", "deny"}) {
    CAPTURE(answer);
    const auto in = [&](const char* mode) {
      const auto page = consent(world, changed(request, {{"response_mode", mode}}));
      return world.server().decide(decision(page, answer), browser());
    };
    CHECK(location(in("query")).starts_with("https://web.example/cb?a=$&b=$1&"));
    CHECK(location_param(in("query"), "state") == patterns);
    CHECK(location(in("fragment")).starts_with("https://web.example/cb?a=$&b=$1#"));
    CHECK(fragment_param(in("fragment"), "state") == patterns);
    const auto form = in("form_post").body;
    CHECK(form.find("action=\"https://web.example/cb?a=$&amp;b=$1\"") != std::string::npos);
    CHECK(form.find("name=\"state\" value=\"$&amp; $$ $1 $` $&#39; \\1 %s {0}\"") != std::string::npos);
  }
}

TEST_CASE("redirect: every answer names the issuer") {
  World world;
  CHECK(location_param(authorized(world), "iss") == "https://auth.example");
  CHECK(location_param(silent(world), "iss") == "https://auth.example");
  CHECK(fragment_param(silent(world, {{"response_mode", "fragment"}}), "iss") == "https://auth.example");
  const auto denied = world.server().decide(decision(consent(world), "deny"), browser());
  CHECK(location_param(denied, "iss") == "https://auth.example");
}

TEST_CASE("redirect: is a 303 without a body that is neither cached nor referred from") {
  World world;
  for (const auto& answer : {authorized(world), silent(world)}) {
    CHECK(answer.status == 303);
    CHECK(answer.body.empty());
    CHECK(answer.headers.get("Cache-Control") == "no-store");
    CHECK(answer.headers.get("Referrer-Policy") == "no-referrer");
  }
}

TEST_CASE("redirect: no byte of a request can split a header") {
  World world;
  const std::string evil = "x\r\nSet-Cookie: evil=1\r\n\r\n<html>";
  for (const auto* name : {"state", "scope", "response_type", "response_mode", "prompt", "max_age", "code_challenge"}) {
    CAPTURE(name);
    const auto answer = reply(world, changed({{"prompt", "none"}}, {{name, evil}}));
    CHECK(answer.status == 303);
    for (const auto& [field, value] : answer.headers) CHECK(value.find_first_of("\r\n") == std::string::npos);
  }
}

TEST_CASE(
    "redirect: a client that registered itself gets a page for an error, and a redirect once a person has answered") {
  World world;
  world.client("web").registration.source = ClientRegistration::Source::registration;
  for (const Params& wrong : {Params{{"scope", "admin"}}, Params{{"response_type", "token"}},
                              Params{{"prompt", "none"}}, Params{{"request", "x"}}, Params{{"code_challenge", "x"}}}) {
    CHECK(is_page(ask(world, wrong), 400));
  }
  CHECK(is_page(ask(world, {{"prompt", "none"}}, stranger()), 400));
  CHECK(told(world.server().decide(decision(consent(world), "deny"), browser())) == "access_denied");
  CHECK(told(authorized(world)) == "code");
  world.client("web").registration.source = ClientRegistration::Source::application;
  CHECK(told(reply(world, {{"scope", "admin"}})) == "invalid_scope");
  CHECK(told(reply(world, {{"prompt", "none"}}, stranger())) == "login_required");
}

TEST_CASE("redirect: a description stays within the characters of RFC 6749") {
  Choices choices;
  choices.options.policy.scope = [](const Client&, const User*, const Scope&) -> Result<Scope> {
    return invalid_scope("no \"such\\ scope\r\n\xC3\xA9" + std::string(1000, 'x'));
  };
  World world(std::move(choices));
  const auto answer = reply(world);
  CHECK(told(answer) == "invalid_scope");
  const auto description = location_param(answer, "error_description");
  CHECK(description.starts_with("no ?such? scope????xxx"));
  CHECK(description.size() == 256);
}

TEST_CASE("redirect: an error of the application's own has its name and its page, and state and iss all the same") {
  Choices choices;
  choices.more = [](Server& server) {
    server.complete([](const Approval&) -> Result<void> {
      return Error{.code = ErrorCode::access_denied, .name = "mfa_required", .uri = "https://docs.example/mfa"};
    });
  };
  World world(std::move(choices));
  const auto answer = world.server().decide(decision(consent(world)), browser());
  CHECK(told(answer) == "mfa_required");
  CHECK(location_param(answer, "error_uri") == "https://docs.example/mfa");
  World without;
  CHECK(told(without.server().decide(decision(consent(without)), browser())) == "code");
}

TEST_CASE("redirect: the application has the last word on an error, but not on state and iss") {
  Choices choices;
  bool broken = false;
  choices.options.pages.redirected_error = [&](const Error& error, const Request& request, Params& params) {
    if (broken) throw std::runtime_error("broken");
    Params own{{"error", "other"}, {"was", std::string(wire_name(error))}, {"method", request.method}};
    own.add("state", "forged");
    own.add("iss", "https://evil.example");
    params = own;
  };
  World world(std::move(choices));
  const auto answer = silent(world);
  CHECK(told(answer) == "other");
  CHECK(location_param(answer, "was") == "consent_required");
  CHECK(location_param(answer, "method") == "GET");
  CHECK(location(answer).find("forged") == std::string::npos);
  CHECK(location(answer).find("evil") == std::string::npos);
  broken = true;
  CHECK(told(silent(world)) == "consent_required");
  CHECK(world.failures == std::vector<std::string>{"broken"});
}
