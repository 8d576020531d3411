#include "protocol/response_modes.hpp"

#include "support/authorization.hpp"

using namespace world;

namespace {

Choices rfc6749() { return {.options = {.profile = Profile::oauth20}}; }

Params implicit(const Params& changes = {}) {
  return changed({{"client_id", "legacy"}, {"redirect_uri", "https://legacy.example/cb"}, {"response_type", "token"}},
                 changes);
}

std::string between(const std::string& text, std::string_view before, std::string_view after) {
  const auto start = text.find(before);
  if (start == std::string::npos) return {};
  const auto end = text.find(after, start + before.size());
  return end == std::string::npos ? std::string() : text.substr(start + before.size(), end - start - before.size());
}

std::string field(const Response& page, const std::string& name) {
  return between(page.body, "name=\"" + name + "\" value=\"", "\"");
}

std::string csp_hash(std::string_view script) {
  const auto hash = hash_token(script);
  return "'sha256-" + base64_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()}) + "'";
}

}  // namespace

TEST_CASE("response modes: a mode that nobody registered is a clean error in the usual mode") {
  World world(rfc6749());
  for (const auto* mode :
       {"constructor", "__proto__", "toString", "web_message", "Query", "query ", "form-post", "jwt"}) {
    CAPTURE(mode);
    CHECK(told(ask(world, {{"response_mode", mode}})) == "invalid_request");
    CHECK(fragment_param(reply(world, implicit({{"response_mode", mode}})), "error") == "invalid_request");
  }
  CHECK(told(authorized(world, {{"response_mode", "query"}})) == "code");
}

TEST_CASE("response modes: a code travels in the query unless another mode is asked for") {
  World world;
  CHECK(told(authorized(world)) == "code");
  const auto answer = authorized(world, {{"response_mode", "fragment"}});
  CHECK(location(answer).starts_with("https://web.example/cb#code="));
  CHECK(fragment_param(answer, "state") == "xyz");
  CHECK(consent(world).request.response_mode == "query");
  CHECK(consent(world, {{"response_mode", "form_post"}}).request.response_mode == "form_post");
}

TEST_CASE("response modes: an error takes the way that the answer would have taken") {
  World world(rfc6749());
  const Params wrong = {{"scope", "admin"}};
  CHECK(told(ask(world, wrong)) == "invalid_scope");
  CHECK(fragment_param(reply(world, changed(wrong, {{"response_mode", "fragment"}})), "error") == "invalid_scope");
  CHECK(field(reply(world, changed(wrong, {{"response_mode", "form_post"}})), "error") == "invalid_scope");
  CHECK(fragment_param(reply(world, implicit(wrong)), "error") == "invalid_scope");
  const auto denied =
      world.server().decide(decision(consent(world, {{"response_mode", "form_post"}}), "deny"), browser());
  CHECK(field(denied, "error") == "access_denied");
  CHECK(field(denied, "state") == "xyz");
}

TEST_CASE("response modes: an access token does not travel in a query") {
  World world(rfc6749());
  for (const auto* type : {"token", "code token"}) {
    CAPTURE(type);
    const Params request = implicit({{"response_type", type}});
    const auto refused = reply(world, changed(request, {{"response_mode", "query"}}));
    CHECK(location(refused).starts_with("https://legacy.example/cb#error=invalid_request"));
    CHECK(!fragment_param(authorized(world, request), "access_token").empty());
    CHECK(
        !fragment_param(authorized(world, changed(request, {{"response_mode", "fragment"}})), "access_token").empty());
    CHECK(!field(authorized(world, changed(request, {{"response_mode", "form_post"}})), "access_token").empty());
  }
}

TEST_CASE("response modes: a legacy switch lets tokens travel in a query") {
  auto choices = rfc6749();
  choices.options.legacy.tokens_in_query = true;
  World world(std::move(choices));
  CHECK(!location_param(authorized(world, implicit({{"response_mode", "query"}})), "access_token").empty());
  // Clients of such a server name no mode, and read errors where answers would be.
  CHECK(!location_param(authorized(world, implicit()), "access_token").empty());
  CHECK(location_param(reply(world, implicit({{"scope", "forbidden"}})), "error") == "invalid_scope");
  CHECK(!fragment_param(authorized(world, implicit({{"response_mode", "fragment"}})), "access_token").empty());
}

TEST_CASE("form_post: a page posts the answer to the redirect URI") {
  World world;
  world.client("web").redirect_uris = {"https://web.example/cb?a=1&b='2'"};
  const auto page =
      authorized(world, {{"response_mode", "form_post"}, {"redirect_uri", "https://web.example/cb?a=1&b='2'"}});
  CHECK(is_page(page, 200));
  CHECK(page.headers.get("Content-Type") == "text/html; charset=utf-8");
  CHECK(between(page.body, "<form method=\"post\" action=\"", "\"") == "https://web.example/cb?a=1&amp;b=&#39;2&#39;");
  CHECK(field(page, "code").size() == 43);
  CHECK(field(page, "state") == "xyz");
  CHECK(field(page, "iss") == "https://auth.example");
  CHECK(page.body.find("<noscript><button>Continue</button></noscript>") != std::string::npos);
}

TEST_CASE("form_post: the policy admits this script and no other") {
  World world;
  const auto page = authorized(world, {{"response_mode", "form_post"}});
  const auto script = between(page.body, "<script>", "</script>");
  CHECK(!script.empty());
  const auto policy = std::string(page.headers.get("Content-Security-Policy").value_or(""));
  CHECK(policy.starts_with("default-src 'none'; script-src " + csp_hash(script) + ";"));
  CHECK(policy.find("unsafe-inline") == std::string::npos);
  CHECK(page.body.find("onload") == std::string::npos);
}

TEST_CASE("form_post: what a client sent is text and never markup") {
  World world;
  const std::string state = "\"><script>alert('1')</script>&amp;\r\n";
  const auto page = authorized(world, {{"response_mode", "form_post"}, {"state", state}});
  CHECK(field(page, "state") == "&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;\r\n");
  CHECK(page.body.find("<script>") == page.body.rfind("<script>"));
}

TEST_CASE("form_post: a parameter named submit does not stop the script") {
  Choices choices;
  choices.more = [](Server& server) {
    server.extra_parameters([](const Approval&) { return Params{{"submit", "x"}}; });
  };
  World world(std::move(choices));
  const auto page = authorized(world, {{"response_mode", "form_post"}});
  CHECK(field(page, "submit") == "x");
  CHECK(between(page.body, "<script>", "</script>").find("forms[0].submit(") == std::string::npos);
}

TEST_CASE("response modes: an application's own mode serves answers and errors alike") {
  Choices choices;
  choices.more = [](Server& server) {
    server.response_mode({.name = "web_message", .render = [](const AuthorizationResponse& answer) {
                            CHECK(answer.client.id == "web");
                            CHECK(answer.context.options().issuer == "https://auth.example");
                            return Response::json(200, std::string(answer.redirect_uri) + " " + answer.params.encode());
                          }});
  };
  World world(std::move(choices));
  const Params request = {{"response_mode", "web_message"}};
  CHECK(authorized(world, request).body.starts_with("https://web.example/cb code="));
  CHECK(reply(world, changed(request, {{"scope", "admin"}}))
            .body.starts_with("https://web.example/cb error=invalid_scope"));
  CHECK(told(authorized(world)) == "code");
}

TEST_CASE("response modes: an own mode that carries no tokens gets none") {
  auto choices = rfc6749();
  choices.more = [](Server& server) {
    const auto render = [](const AuthorizationResponse& answer) { return Response::json(200, answer.params.encode()); };
    server.response_mode({.name = "leaky", .render = render, .carries_tokens = false});
    server.response_mode({.name = "tight", .render = render});
  };
  World world(std::move(choices));
  const auto refused = reply(world, implicit({{"response_mode", "leaky"}}));
  CHECK(fragment_param(refused, "error") == "invalid_request");
  CHECK(authorized(world, implicit({{"response_mode", "tight"}})).body.find("access_token=") != std::string::npos);
  CHECK(authorized(world, {{"response_mode", "leaky"}}).body.find("code=") != std::string::npos);
}

TEST_CASE("response modes: an own mode hides tokens from others for some clients, or another takes its place") {
  auto choices = rfc6749();
  choices.more = [](Server& server) {
    const auto render = [](const AuthorizationResponse& answer) { return Response::json(200, answer.params.encode()); };
    const auto hides = [](const Client& client) { return client.name == "hidden"; };
    server.response_mode({.name = "tight", .render = render});
    server.response_mode({.name = "loose", .render = render, .carries_tokens = false, .hides_tokens = hides});
    server.response_mode({.name = "either", .render = render, .carries_tokens = false, .instead = "tight"});
    server.response_mode({.name = "told", .render = render, .carries_tokens = false, .refused_in = "tight"});
  };
  World world(std::move(choices));
  const auto body = [&](const char* mode) { return reply(world, implicit({{"response_mode", mode}})).body; };
  const auto allowed = [&](const char* mode) { return authorized(world, implicit({{"response_mode", mode}})).body; };
  CHECK(body("told").starts_with("error=invalid_request"));
  CHECK(fragment_param(reply(world, implicit({{"response_mode", "loose"}})), "error") == "invalid_request");
  CHECK(consent(world, implicit({{"response_mode", "either"}})).request.response_mode == "tight");
  CHECK(allowed("either").find("access_token=") != std::string::npos);
  world.client("legacy").name = "hidden";
  CHECK(allowed("loose").find("access_token=") != std::string::npos);
  CHECK(consent(world, {{"response_mode", "either"}}).request.response_mode == "either");
}

TEST_CASE("response modes: a mode that stands for another that nobody registered is a mistake") {
  const auto check = [](bool with_other) {
    Choices choices;
    choices.more = [=](Server& server) {
      const auto render = [](const AuthorizationResponse&) { return Response(); };
      server.response_mode({.name = "either", .render = render, .carries_tokens = false, .instead = "tight"});
      if (with_other) server.response_mode({.name = "tight", .render = render});
    };
    return World(std::move(choices)).server().check();
  };
  REQUIRE(check(false).size() == 1);
  CHECK(check(false).front().find("stands for \"tight\"") != std::string::npos);
  CHECK(check(true).empty());
}

TEST_CASE("response modes: the module of several modes is asked once for what is wrong with them and with clients") {
  struct Picky : Module {
    std::vector<Finding> findings() const override { return {{Finding::Kind::loosened, "It is picky."}}; }
    std::vector<std::string> problems_of(const Client& client) const override {
      return client.id == "web" ? std::vector<std::string>{"is not what it takes: be another."}
                                : std::vector<std::string>();
    }
  };
  Choices choices;
  choices.more = [picky = std::make_shared<const Picky>()](Server& server) {
    const auto render = [](const AuthorizationResponse&) { return Response(); };
    for (const char* name : {"one", "other"}) server.response_mode({.name = name, .render = render, .module = picky});
  };
  World world(std::move(choices));
  const auto loosened = world.server().loosened();
  CHECK(std::count(loosened.begin(), loosened.end(), "It is picky.") == 1);
  CHECK(client_problems(world.client("web"), world.server()) ==
        std::vector<std::string>{"The client \"web\" is not what it takes: be another."});
  CHECK(client_problems(world.client("post"), world.server()).empty());
}

TEST_CASE("response modes: three are built in, and one of them carries no tokens") {
  const auto modes = built_in_response_modes();
  REQUIRE(modes.size() == 3);
  CHECK((modes[0].name == "query" && !modes[0].carries_tokens));
  CHECK((modes[1].name == "fragment" && modes[1].carries_tokens));
  CHECK((modes[2].name == "form_post" && modes[2].carries_tokens));
}
