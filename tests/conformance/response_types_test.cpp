#include "conformance/flows.hpp"

using namespace conformance;

// OAuth 2.0 Multiple Response Type Encoding Practices, and OAuth 2.0 Form Post Response Mode.

namespace {

const Params hybrid = both(by_legacy, {{"response_type", "code token"}});

/// The value of a hidden field of a form; empty when there is none.
std::string field(const Response& page, const std::string& name) {
  const auto start = "name=\"" + name + "\" value=\"";
  const auto at = page.body.find(start);
  if (at == std::string::npos) return {};
  const auto value = at + start.size();
  return page.body.substr(value, page.body.find('"', value) - value);
}

bool is_form_to(const Response& page, const std::string& uri) {
  return page.status == 200 && page.body.find("<form method=\"post\" action=\"" + uri + "\">") != std::string::npos;
}

}  // namespace

TEST_CASE("Multiple Response Types §2.1: without response_mode a code comes in the query and a token in the fragment") {
  World world(rfc6749());
  CHECK(!location_param(authorized(world), "code").empty());
  CHECK(!fragment_param(authorized(world, implicit), "access_token").empty());
  CHECK(location(authorized(world, implicit)).find('?') == std::string::npos);
}

TEST_CASE("Multiple Response Types §2.1: response_mode moves a code to the fragment or a form") {
  World world;
  const auto response = authorized(world, {{"response_mode", "fragment"}});
  CHECK(location(response).starts_with("https://web.example/cb#code="));
  CHECK(fragment_param(response, "state") == "xyz");
  CHECK(is_form_to(authorized(world, {{"response_mode", "form_post"}}), "https://web.example/cb"));
  CHECK(!location_param(authorized(world, {{"response_mode", "query"}}), "code").empty());
}

TEST_CASE("Multiple Response Types §2.1: a response mode that is not supported is an error in the default mode") {
  World world(rfc6749());
  CHECK(refusal(answer(world, {{"response_mode", "smoke_signal"}})) == "invalid_request");
  CHECK(fragment_param(answer(world, both(implicit, {{"response_mode", "smoke_signal"}})), "error") ==
        "invalid_request");
  CHECK(asks_consent(authorize(world, {{"response_mode", "query"}})));
}

TEST_CASE("Multiple Response Types §2.2: errors take the way of answers") {
  World world(rfc6749());
  const Params wrong{{"scope", "nuclear"}};
  CHECK(fragment_param(answer(world, both(wrong, {{"response_mode", "fragment"}})), "error") == "invalid_scope");
  CHECK(field(answer(world, both(wrong, {{"response_mode", "form_post"}})), "error") == "invalid_scope");
  CHECK(fragment_param(answer(world, both(hybrid, wrong)), "error") == "invalid_scope");
  CHECK(refusal(answer(world, wrong)) == "invalid_scope");
}

TEST_CASE("Multiple Response Types §3, §5: tokens do not travel in a query") {
  World world(rfc6749());
  for (const auto& tokens : {implicit, hybrid}) {
    const auto refused = answer(world, both(tokens, {{"response_mode", "query"}}));
    CHECK(fragment_param(refused, "error") == "invalid_request");
    CHECK(location(refused).find('?') == std::string::npos);
    CHECK(asks_consent(authorize(world, both(tokens, {{"response_mode", "fragment"}}))));
  }
}

TEST_CASE("Multiple Response Types §5: code token answers with a token, its type and a code, in the fragment") {
  World world(rfc6749());
  const auto response = authorized(world, hybrid);
  CHECK(location(response).find('?') == std::string::npos);
  CHECK(fragment_param(response, "token_type") == "Bearer");
  CHECK(is_live(world, fragment_param(response, "access_token")));
  const auto form = redemption(fragment_param(response, "code"), {{"redirect_uri", "https://legacy.example/cb"}});
  CHECK(outcome(world.token(with_basic(token_request(form), "legacy", "web secret:%+"))) == "200");
}

TEST_CASE("Form Post Response Mode §2: a form that posts the answer to the redirection URI") {
  World world;
  const auto page = authorized(world, {{"response_mode", "form_post"}});
  CHECK(is_form_to(page, "https://web.example/cb"));
  CHECK(header(page, "Content-Type") == "text/html; charset=utf-8");
  CHECK(page.headers.count("Location") == 0);
  CHECK(field(page, "state") == "xyz");
  CHECK(outcome(redeem(world, field(page, "code"))) == "200");
}

TEST_CASE("Form Post Response Mode §2: the page is neither stored nor used again") {
  World world;
  const auto page = authorized(world, {{"response_mode", "form_post"}});
  CHECK(header(page, "Cache-Control").find("no-store") != std::string::npos);
}

TEST_CASE("Form Post Response Mode §2: the form is sent without the person's doing, and also without scripts") {
  World world;
  const auto page = authorized(world, {{"response_mode", "form_post"}});
  CHECK(page.body.find("<script>") != std::string::npos);
  CHECK(page.body.find("<noscript><button>") != std::string::npos);
  CHECK(header(page, "Content-Security-Policy").find("script-src 'sha256-") != std::string::npos);
}

TEST_CASE("Form Post Response Mode §2: values and the action are escaped in the page") {
  World world;
  world.client("web").redirect_uris = {"https://web.example/cb?a=1&b='2'"};
  const auto page = authorized(
      world,
      {{"redirect_uri", "https://web.example/cb?a=1&b='2'"}, {"response_mode", "form_post"}, {"state", "<\"&'>"}});
  CHECK(is_form_to(page, "https://web.example/cb?a=1&amp;b=&#39;2&#39;"));
  CHECK(field(page, "state") == "&lt;&quot;&amp;&#39;&gt;");
}
