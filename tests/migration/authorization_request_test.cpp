#include "support/authorization.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

Params query_of(const Request& request) {
  const auto params = Params::parse(request.query());
  REQUIRE(params);
  return *params;
}

}  // namespace

TEST_CASE("instead of several scope separators: what comes with another is rewritten in front") {
  World world;
  const auto front = [&](const Request& request) {
    Params params;
    for (auto [name, value] : query_of(request)) {
      if (name == "scope")
        std::replace_if(
            value.begin(), value.end(), [](char c) { return c == ',' || c == ';'; }, ' ');
      params.add(name, value);
    }
    return world.server().authorize(get("/authorize?" + params.encode()), browser());
  };
  for (const auto* scope : {"read write", "read,write", "read;write"}) {
    CAPTURE(scope);
    const auto page = step_of<Consent>(front(authorize_request({{"scope", scope}})));
    CHECK(page.scope == Scope{"read", "write"});
    CHECK(told(world.server().decide(decision(page), browser())) == "code");
  }
  CHECK(told(ask(world, {{"scope", "read,write"}})) == "invalid_scope");
}

TEST_CASE("instead of a body that overrides the query: whoever wants both makes one of them") {
  World world;
  const auto front = [&](const Request& request) {
    const auto merged = changed(query_of(request), request.form());
    return world.server().authorize(from_here(post("/authorize", merged)), browser());
  };
  auto both = from_here(post("/authorize?" + authorize_params({{"scope", "read"}}).encode(), {{"scope", "write"}}));
  CHECK(is_page(world.server().authorize(both, browser()), 400));
  CHECK(step_of<Consent>(front(both)).scope == Scope{"write"});
}

TEST_CASE("instead of a handler that finds the user: who a bearer token names is who is signed in") {
  World world;
  const auto bearer = world.bearer();
  const auto authorize = [&](const Request& request) -> Step {
    auto checked = bearer.check(request);
    if (auto* refused = std::get_if<Response>(&checked)) return *refused;
    const auto& who = std::get<Authorization>(checked);
    const Browser browser{.session_id = "bearer " + who.family,
                          .user = User{.id = who.user_id, .authentication = who.authentication}};
    return world.server().authorize(request, browser);
  };
  CHECK(answered(authorize(authorize_request())).status == 401);
  const auto page = step_of<Consent>(authorize(with_bearer(authorize_request(), web_tokens(world).access)));
  CHECK(page.user.id == "alice");
  CHECK(is_page(world.server().decide(decision(page), browser()), 400));
}

TEST_CASE("instead of sending the answer itself: the application changes it, status, parameters and all") {
  World world;
  const auto as_before = [](Response response) {
    const auto to = location(response);
    if (response.status != 303 || location_param(response, "code").empty()) return response;
    response.status = 302;
    response.headers.set("Location", append_query(to, {{"expires_in", "60"}, {"scope", "read,write"}}));
    return response;
  };
  const auto answer = as_before(authorized(world));
  CHECK(answer.status == 302);
  CHECK(location_param(answer, "expires_in") == "60");
  CHECK(location_param(answer, "scope") == "read,write");
  CHECK(location_param(answer, "state") == "xyz");
  CHECK(redeem(world, location_param(answer, "code")).status == 200);
  const auto denied = as_before(world.server().decide(decision(consent(world), "deny"), browser()));
  CHECK(told(denied) == "access_denied");
}

TEST_CASE("instead of errors that never redirect: those of a client that registered itself are pages") {
  World world;
  CHECK(told(ask(world, {{"scope", "admin"}})) == "invalid_scope");
  world.client("web").registration.source = ClientRegistration::Source::registration;
  CHECK(is_page(ask(world, {{"scope", "admin"}}), 400));
  CHECK(told(authorized(world)) == "code");
}

TEST_CASE("instead of redirect URIs that anybody could claim: each has one that can be registered") {
  const struct {
    const char* before;
    const char* now;
  } rows[] = {{"http://intranet.example/cb", "https://intranet.example/cb"},
              {"http://192.168.1.7:8080/cb", "http://127.0.0.1:8080/cb"},
              {"myapp://cb", "com.example.myapp:/cb"},
              {"https://alice@web.example/cb", "https://web.example/cb/alice"},
              {"https://*.web.example/cb", "https://one.web.example/cb"},
              {"https://web.example/*", "https://web.example/branch-7"}};
  for (const auto& row : rows) {
    CAPTURE(row.before);
    World world;
    auto& client = world.client("web");
    client.redirect_uris = {row.before};
    CHECK(is_page(ask(world, {{"redirect_uri", row.before}}), 400));
    client.redirect_validator = [](std::string_view) { return true; };
    CHECK(is_page(ask(world, {{"redirect_uri", row.before}}), 400));
    client.redirect_validator = {};
    client.redirect_uris = {row.now};
    const Params changes{{"redirect_uri", row.now}};
    CHECK(redeem(world, location_param(authorized(world, changes), "code"), changes).status == 200);
  }
}

TEST_CASE("instead of a validator that admits any URI: one for the sites that are registered") {
  World world;
  auto& client = world.client("web");
  client.redirect_uris = {"https://web.example/", "https://preview.example/", "com.example.app:/"};
  client.redirect_validator = [](std::string_view uri) { return !uri.ends_with("/admin"); };
  for (const char* uri : {"https://web.example/any/where", "https://preview.example/pr/7?x=y", "com.example.app:/cb"}) {
    CAPTURE(uri);
    const Params changes{{"redirect_uri", uri}};
    CHECK(redeem(world, location_param(authorized(world, changes), "code"), changes).status == 200);
  }
  for (const char* uri : {"https://web.example/admin", "https://elsewhere.example/cb", "https://web.example:8443/cb"}) {
    CAPTURE(uri);
    CHECK(is_page(ask(world, {{"redirect_uri", uri}}), 400));
  }
}
