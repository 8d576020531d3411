#include "support/authorization.hpp"

using namespace world;

namespace {

Request form(const Params& params) { return from_here(post("/authorize", params)); }

Step serve(World& world, const Request& request) { return world.server().authorize(request, browser()); }

bool asks(const Step& step) { return std::holds_alternative<Consent>(step); }

Request query(std::string_view text) { return get("/authorize?" + std::string(text)); }

std::string good() { return authorize_params().encode(); }

}  // namespace

TEST_CASE("authorize: answers GET with a query and POST with a form alike") {
  World world;
  CHECK(asks(serve(world, authorize_request())));
  const auto step = serve(world, form(authorize_params()));
  REQUIRE(asks(step));
  CHECK(std::get<Consent>(step).request == consent(world).request);
}

TEST_CASE("authorize: reads the form of a POST and never its query") {
  World world;
  auto request = form(authorize_params({{"client_id", ""}}));
  request.target = "/authorize?client_id=web";
  CHECK(is_page(serve(world, request), 400));
  request = form(authorize_params());
  request.target = "/authorize?client_id=spa&scope=none%22";
  CHECK(asks(serve(world, request)));
}

TEST_CASE("authorize: reads the query of a GET and never its body") {
  World world;
  auto request = form(authorize_params());
  request.method = "GET";
  CHECK(is_page(serve(world, request), 400));
  request.target = "/authorize?" + good();
  request.body = "client_id=spa&state=other";
  CHECK(asks(serve(world, request)));
}

TEST_CASE("authorize: refuses a POST that is no form") {
  World world;
  for (const auto* type : {"application/json", "text/plain", "multipart/form-data; boundary=x", ""}) {
    CAPTURE(type);
    auto request = form(authorize_params());
    request.headers.set("Content-Type", type);
    CHECK(is_page(serve(world, request), 400));
  }
  auto request = form(authorize_params());
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  CHECK(is_page(serve(world, request), 400));
  request.headers.set("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8");
  CHECK(asks(serve(world, request)));
}

TEST_CASE("authorize: answers 405 to every other method and names the two it takes") {
  World world;
  for (const auto* method : {"HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "get", "post", ""}) {
    CAPTURE(method);
    auto request = authorize_request();
    request.method = method;
    const auto answer = answered(serve(world, request));
    CHECK(is_page(answer, 405));
    CHECK(answer.headers.get("Allow") == "GET, POST");
  }
  CHECK(asks(serve(world, authorize_request())));
}

TEST_CASE("authorize: shows a page for a malformed escape, NUL, invalid UTF-8 or a nameless parameter") {
  World world;
  for (const auto* fault :
       {"x=%zz", "x=%2", "x=%", "%zz=1", "x=%00", "%00=1", "x=%ff", "x=%C0%80", "x=%ED%A0%80", "=1"}) {
    CAPTURE(fault);
    CHECK(is_page(serve(world, query(good() + "&" + fault)), 400));
    auto request = form({});
    request.body = good() + "&" + fault;
    CHECK(is_page(serve(world, request), 400));
  }
  CHECK(asks(serve(world, query(good() + "&x=%25zz%C3%A9"))));
}

TEST_CASE("authorize: reads a hundred parameters and refuses one more") {
  World world;
  std::string text = good();
  for (std::size_t i = authorize_params().size(); i < 100; ++i) text += "&x" + std::to_string(i) + "=1";
  CHECK(asks(serve(world, query(text))));
  CHECK(is_page(serve(world, query(text + "&one=more")), 400));
}

TEST_CASE("authorize: refuses a name or a value beyond its length") {
  World world;
  const std::string longest_name(256, 'n');
  const std::string longest_value(32 * 1024, 'v');
  CHECK(asks(serve(world, query(good() + "&" + longest_name + "=" + longest_value))));
  CHECK(is_page(serve(world, query(good() + "&" + longest_name + "n=1")), 400));
  CHECK(is_page(serve(world, query(good() + "&x=" + longest_value + "v")), 400));
}

TEST_CASE("authorize: shows a page for a request without parameters") {
  World world;
  CHECK(is_page(serve(world, get("/authorize")), 400));
  CHECK(is_page(serve(world, get("/authorize?")), 400));
  CHECK(asks(serve(world, authorize_request())));
}

TEST_CASE("authorize: opens to no script of another origin") {
  Choices choices;
  choices.options.policy.cors_origins = {"https://app.example"};
  World world(std::move(choices));
  auto request = authorize_request({{"prompt", "none"}});
  request.headers.add("Origin", "https://app.example");
  const auto answer = answered(serve(world, request));
  CHECK(told(answer) == "consent_required");
  CHECK(answer.headers.count("Access-Control-Allow-Origin") == 0);
  // The token endpoint is the one that they may call.
  auto preflight = get("/token");
  preflight.method = "OPTIONS";
  preflight.headers.add("Origin", "https://app.example");
  CHECK(world.token(preflight).headers.get("Access-Control-Allow-Origin") == "https://app.example");
}

TEST_CASE("authorize: takes its own name from the options, whatever the request calls it") {
  World world;
  auto request = authorize_request({{"prompt", "none"}});
  request.headers = {
      {"Host", "evil.example"}, {"X-Forwarded-Host", "evil.example"}, {"Forwarded", "host=evil.example"}};
  const auto answer = answered(serve(world, request));
  CHECK(location_param(answer, "iss") == "https://auth.example");
  CHECK(location(answer).find("evil") == std::string::npos);
}

TEST_CASE("authorize: hands nobody a secret of the client or of the transaction in an event") {
  World world;
  const auto code = world::code(world);
  REQUIRE(world.events.size() == 2);
  for (const auto& event : world.events) {
    for (const auto& text : {event.client_id, event.user_id, event.family, event.detail, event.remote_address}) {
      CHECK(text.find(code) == std::string::npos);
      CHECK(text.find(challenge) == std::string::npos);
    }
  }
}
