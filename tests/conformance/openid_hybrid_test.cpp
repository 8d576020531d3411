#include "conformance/flows.hpp"
#include "oauthkit/client_problems.hpp"
#include "oauthkit/jwt_response_mode.hpp"
#include "openid/hash_claims.hpp"
#include "support/id_tokens.hpp"
#include "support/token_signatures.hpp"

using namespace conformance;

// OpenID Connect Core 1.0 §3.2, §3.3, and the response types and modes that an ID token travels by.

namespace {

using Json = nlohmann::json;

const Params hybrid = signing_in({{"response_type", "code id_token"}});
const Params alone = both(without_pkce, signing_in({{"response_type", "id_token"}}));

std::string fragment_error(World& world, const Params& changes) {
  return fragment_param(answer(world, changes), "error");
}

/// The names of the parameters in a fragment.
std::vector<std::string> names_in(const Response& response) {
  const auto text = location(response);
  const auto params = Params::parse(std::string_view(text).substr(text.find('#') + 1));
  REQUIRE(params);
  std::vector<std::string> names;
  for (const auto& [name, value] : *params) names.push_back(name);
  return names;
}

/// The consent page, answered with these boxes checked.
Response answered_with(World& world, const Params& changes, const Scope& checked) {
  const auto asked = consent(world, changes);
  Params form{{"transaction_id", asked.transaction_id}, {"decision", "allow"}};
  for (const auto& token : checked) form.add("scope", token);
  return world.server().decide(post("/decision", form), browser());
}

/// The value of a hidden field of a form; empty when there is none.
std::string field(const Response& page, const std::string& name) {
  const auto begin = "name=\"" + name + "\" value=\"";
  const auto at = page.body.find(begin);
  if (at == std::string::npos) return {};
  const auto value = at + begin.size();
  return page.body.substr(value, page.body.find('"', value) - value);
}

}  // namespace

TEST_CASE("OpenID Connect Core §3.3.2.1: the client lists the response type, an unordered set") {
  IdTokenWorld world;
  CHECK(!front_id_token(authorized(world, both(hybrid, {{"response_type", "id_token code"}}))).empty());
  std::erase(world.client("web").response_types, "code id_token");
  CHECK(fragment_error(world, hybrid) == "unauthorized_client");
  CHECK(asks_consent(authorize(world, alone)));
}

TEST_CASE("Multiple Response Types §3: a response type with id_token needs the scope openid") {
  IdTokenWorld world;
  for (const auto& asked : {hybrid, alone}) {
    CHECK(fragment_error(world, both(asked, {{"scope", "read"}})) == "invalid_scope");
    CHECK(asks_consent(authorize(world, asked)));
  }
}

TEST_CASE("OpenID Connect Core §3.2.2.1, §3.3.2.11: a nonce is required where the ID token comes by the browser") {
  IdTokenWorld world(rfc6749());
  for (const char* type : {"id_token", "code id_token", "id_token token", "code id_token token"}) {
    CAPTURE(type);
    const auto asked = both(by_legacy, signing_in({{"response_type", type}}));
    CHECK(fragment_error(world, both(asked, {{"nonce", ""}})) == "invalid_request");
    CHECK(claims_of(front_id_token(authorized(world, asked)))["nonce"] == nonce);
  }
  CHECK(asks_consent(authorize(world, signing_in({{"nonce", ""}}))));
}

TEST_CASE("OpenID Connect Core §3.3.2.5: code id_token answers with a code, an ID token that binds it, and no token") {
  IdTokenWorld world;
  const auto response = authorized(world, hybrid);
  CHECK(names_in(response) == std::vector<std::string>{"code", "id_token", "state", "iss"});
  const auto token = front_id_token(response);
  CHECK(is_signed_by(*shared_ring(), token));
  const auto claims = claims_of(token);
  CHECK(claims["c_hash"] == openid::hash_claim(SigningAlgorithm::rs256, fragment_param(response, "code")));
  CHECK(claims["s_hash"] == openid::hash_claim(SigningAlgorithm::rs256, "xyz"));
  CHECK(!claims.contains("at_hash"));
  CHECK(!claims_of(front_id_token(authorized(world, both(hybrid, {{"state", ""}})))).contains("s_hash"));
  CHECK(outcome(redeem(world, fragment_param(response, "code"))) == "200");
}

TEST_CASE("OpenID Connect Core §3.3.2.5: the code of code id_token needs PKCE as any other") {
  IdTokenWorld world;
  CHECK(fragment_error(world, both(hybrid, without_pkce)) == "invalid_request");
  const auto granted = fragment_param(authorized(world, hybrid), "code");
  CHECK(outcome(redeem(world, granted, {{"code_verifier", std::string(43, 'x')}})) == "400 invalid_grant");
  CHECK(outcome(redeem(world, fragment_param(authorized(world, hybrid), "code"))) == "200");
}

TEST_CASE("OpenID Connect Core §3.3.3.6: both ID tokens are of one sign-in, and the first has no claim of a scope") {
  IdTokenWorld world;
  world.op.state()->tells_sid = true;
  const auto response = authorized(world, both(hybrid, {{"scope", "openid profile email"}, {"max_age", "1000"}}));
  const auto front = claims_of(front_id_token(response));
  const auto back = claims_of(id_token_of(redeem(world, fragment_param(response, "code"))));
  for (const char* name : {"iss", "sub", "aud", "auth_time", "sid", "nonce"}) {
    CAPTURE(name);
    CHECK(front.contains(name));
    CHECK(front[name] == back[name]);
  }
  for (const char* name : {"name", "email"}) CHECK(!front.contains(name));
  CHECK(back.contains("at_hash"));
}

TEST_CASE("OpenID Connect Core §3.2.2.5, §5.4: id_token answers with nothing else, and has the claims of scopes") {
  IdTokenWorld world;
  const auto response = authorized(world, both(alone, {{"scope", "openid profile offline_access"}}));
  CHECK(names_in(response) == std::vector<std::string>{"id_token", "state", "iss"});
  const auto claims = claims_of(front_id_token(response));
  CHECK(claims["name"] == "Alice Liddell");
  CHECK(!claims.contains("email"));
  CHECK(!claims.contains("at_hash"));
  CHECK(!claims.contains("c_hash"));
  CHECK(claims["s_hash"] == openid::hash_claim(SigningAlgorithm::rs256, "xyz"));
  CHECK(world.count(Event::Kind::code_issued) == 0);
  CHECK(world.count(Event::Kind::tokens_issued) == 0);
  CHECK(!consent(world, both(alone, {{"scope", "openid offline_access"}})).scope.contains("offline_access"));
}

TEST_CASE("OpenID Connect Core §3.2.2.5, §3.3.2.5: with token comes an access token that at_hash binds") {
  IdTokenWorld world(rfc6749());
  const auto asked = both(by_legacy, signing_in({{"response_type", "id_token token"}}));
  const auto response = authorized(world, asked);
  const auto access = fragment_param(response, "access_token");
  CHECK(is_live(world, access));
  CHECK(claims_of(front_id_token(response))["at_hash"] == openid::hash_claim(SigningAlgorithm::rs256, access));
  const auto all = authorized(world, both(asked, {{"response_type", "code id_token token"}}));
  const auto claims = claims_of(front_id_token(all));
  CHECK(claims["at_hash"] == openid::hash_claim(SigningAlgorithm::rs256, fragment_param(all, "access_token")));
  CHECK(claims["c_hash"] == openid::hash_claim(SigningAlgorithm::rs256, fragment_param(all, "code")));
  IdTokenWorld stricter;
  CHECK(fragment_error(stricter, asked) == "unsupported_response_type");
}

TEST_CASE("OpenID Connect Core §3.2.2.6: where openid is unchecked nothing is left of an ID token") {
  IdTokenWorld world;
  for (const auto& asked : {hybrid, alone}) {
    const auto refused = answered_with(world, asked, {"read"});
    CHECK(fragment_param(refused, "error") == "access_denied");
    CHECK(names_in(refused).front() == "error");
    CHECK(!front_id_token(answered_with(world, asked, {"openid"})).empty());
  }
  CHECK(world.count(Event::Kind::code_issued) == 1);
}

TEST_CASE("Multiple Response Types §2.1, §3: an ID token travels in the fragment or a form, and in no query") {
  IdTokenWorld world;
  for (const auto& asked : {hybrid, alone}) {
    CHECK(location(authorized(world, asked)).find('?') == std::string::npos);
    const auto refused = answer(world, both(asked, {{"response_mode", "query"}}));
    CHECK(fragment_param(refused, "error") == "invalid_request");
    CHECK(location(refused).find('?') == std::string::npos);
    const Params posted = both(asked, {{"response_mode", "form_post"}});
    CHECK(claims_of(field(authorized(world, posted), "id_token"))["nonce"] == nonce);
    CHECK(field(answer(world, both(posted, {{"nonce", ""}})), "error") == "invalid_request");
  }
}

TEST_CASE("Form Post Response Mode §2, §4: the page is kept by nobody, and works without scripts") {
  IdTokenWorld world;
  const auto page = authorized(world, both(hybrid, {{"response_mode", "form_post"}, {"state", "<\"&'>"}}));
  CHECK(field(page, "state") == "&lt;&quot;&amp;&#39;&gt;");
  CHECK(header(page, "Cache-Control").find("no-store") != std::string::npos);
  CHECK(header(page, "Content-Security-Policy").find("script-src 'sha256-") != std::string::npos);
  CHECK(page.body.find("<noscript><button>") != std::string::npos);
  CHECK(outcome(redeem(world, field(page, "code"))) == "200");
}

TEST_CASE("JARM §2.3, §2.3.1: jwt is fragment.jwt for an ID token, and query.jwt is refused there") {
  Choices choices;
  choices.more = [](Server& server) {
    for (auto& mode : response_modes::jwt(shared_ring())) server.response_mode(std::move(mode));
  };
  IdTokenWorld world(std::move(choices));
  const auto response = authorized(world, both(hybrid, {{"response_mode", "jwt"}}));
  const auto inside = claims_of(fragment_param(response, "response"));
  CHECK(claims_of(inside["id_token"].get<std::string>())["nonce"] == nonce);
  const auto refused = answer(world, both(hybrid, {{"response_mode", "query.jwt"}}));
  CHECK(claims_of(fragment_param(refused, "response"))["error"] == "invalid_request");
}

TEST_CASE("OpenID Connect Registration §2: implicit may stand beside id_token, and allows nothing more") {
  IdTokenWorld world;
  auto& client = world.client("web");
  client.grant_types.emplace_back("implicit");
  CHECK(client_problems(client, world.server()).empty());
  CHECK(refused_registration(client, Profile::oauth21).empty());
  CHECK(fragment_error(world, both(alone, {{"response_type", "token"}})) == "unsupported_response_type");
  CHECK(!front_id_token(authorized(world, alone)).empty());
  client.response_types = {"code"};
  CHECK(!refused_registration(client, Profile::oauth21).empty());
}
