#include <algorithm>

#include "conformance/flows.hpp"

using namespace conformance;

// OAuth 2.0 Authorization Server Issuer Identification.

namespace {

const char* const issuer = "https://auth.example";

std::vector<std::string> check_with(std::string identifier) {
  World world({.options = {.issuer = std::move(identifier)}});
  return world.server().check();
}

}  // namespace

TEST_CASE("RFC 9207 §2: a code is answered together with iss") {
  World world;
  CHECK(location_param(authorized(world), "iss") == issuer);
}

TEST_CASE("RFC 9207 §2: so is an error, before and after the user was asked") {
  World world;
  CHECK(location_param(answer(world, {{"scope", "nuclear"}}), "iss") == issuer);
  CHECK(location_param(answer(world, {{"prompt", "none"}}, stranger()), "iss") == issuer);
  CHECK(location_param(world.server().decide(decision(consent(world), "deny"), browser()), "iss") == issuer);
}

TEST_CASE("RFC 9207 §2: so is an answer in the fragment, in a form, or without a question") {
  World world({.options = {.profile = Profile::oauth20}, .more = [](Server& server) {
                 server.immediate([](const Client& client, const User&, const AuthorizationRequest& request) {
                   return client.id == "web" ? Immediate::allow(request.access) : Immediate::ask();
                 });
               }});
  CHECK(fragment_param(authorized(world, implicit), "iss") == issuer);
  CHECK(fragment_param(answer(world, both(implicit, {{"scope", "nuclear"}})), "iss") == issuer);
  CHECK(location_param(answer(world), "iss") == issuer);
  CHECK(answer(world, {{"response_mode", "form_post"}}).body.find("name=\"iss\" value=\"https://auth.example\"") !=
        std::string::npos);
}

TEST_CASE("RFC 9207 §2: the issuer is an https URL without query and fragment") {
  for (const char* wrong :
       {"", "auth.example", "http://auth.example", "https://auth.example?x=1", "https://auth.example#x", "https://"}) {
    CAPTURE(wrong);
    Server server({.issuer = wrong});
    const auto mistakes = server.check();
    CHECK(std::any_of(mistakes.begin(), mistakes.end(),
                      [](const std::string& text) { return text.find("issuer") != std::string::npos; }));
  }
  CHECK(check_with("https://auth.example/tenant").empty());
  CHECK(check_with("http://127.0.0.1:9000").empty());
}

TEST_CASE("RFC 9207 §2: iss is the configured issuer, whatever the request calls this server") {
  World world;
  auto request = authorize_request({{"scope", "nuclear"}, {"iss", "https://evil.example"}});
  request.headers = {
      {"Host", "evil.example"}, {"X-Forwarded-Host", "evil.example"}, {"Forwarded", "host=evil.example"}};
  const auto response = answered(world.server().authorize(request, browser()));
  CHECK(location_param(response, "iss") == issuer);
  CHECK(location(response).find("evil") == std::string::npos);
}

TEST_CASE("RFC 9207 §2: no extension of the answer replaces iss") {
  World world({.more = [](Server& server) {
    server.extra_parameters([](const Approval&) { return Params{{"iss", "https://evil.example"}, {"more", "1"}}; });
  }});
  const auto response = authorized(world);
  CHECK(location_param(response, "iss") == issuer);
  CHECK(location_param(response, "more") == "1");
}
