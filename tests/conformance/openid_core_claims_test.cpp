#include "conformance/flows.hpp"
#include "support/openid_world.hpp"

// OpenID Connect Core 1.0: the claims that are asked for, and those that are released.

using namespace conformance;
using Json = nlohmann::json;

namespace {

Params claims(const Json& userinfo, const Json& id_token = nullptr) {
  return with_openid({{"scope", "openid read"}, {"claims", asking_for(userinfo, id_token)}});
}

/// The claims of the ID token in a token response, without those that every one has.
Json id_token_claims(const Response& response) {
  const auto token = member(response, "id_token");
  REQUIRE(!token.empty());
  const auto first = token.find('.') + 1;
  auto told = Json::parse(*base64url_decode(token.substr(first, token.find('.', first) - first)));
  for (const auto* const name : {"iss", "aud", "exp", "iat", "at_hash"}) told.erase(name);
  return told;
}

/// What the page offers, without these scopes checked.
Response agreed_without(World& world, const Params& changes, const Scope& unchecked) {
  auto page = consent(world, changes);
  page.scope = page.scope.minus(unchecked);
  return world.server().decide(decision(page), browser());
}

Response redeemed(World& world, const Response& answered) { return redeem(world, location_param(answered, "code")); }

}  // namespace

TEST_CASE("OpenID Connect Core §5.5: claims is a JSON object within bounds, and what is not is refused") {
  OpenidWorld world;
  const auto came_of = [&](const std::string& sent) {
    const auto step = authorize(world, with_openid({{"claims", sent}}));
    return asks_consent(step) ? "consent" : refusal(answered(step));
  };
  for (const char* sent :
       {"[]", "x", "{\"userinfo\":[]}", "{\"userinfo\":{\"email\":1}}", "{\"id_token\":{\"acr\":{\"essential\":1}}}",
        "{\"id_token\":{\"acr\":{\"values\":1}}}", "{\"userinfo\":{\"a\":null,\"a\":null}}",
        "{\"userinfo\":{\"a\":{\"value\":[[[[[[1]]]]]]}}}"}) {
    CAPTURE(sent);
    CHECK(came_of(sent) == "invalid_request");
  }
  CHECK(came_of("{}" + std::string(4095, ' ')) == "invalid_request");
  Json many = Json::object();
  for (int i = 0; i < 51; ++i) many["claim" + std::to_string(i)] = nullptr;
  CHECK(came_of(asking_for(many)) == "invalid_request");
  many.erase("claim50");
  CHECK(came_of(asking_for(many)) == "consent");
  CHECK(came_of(R"({"userinfo":null,"id_token":{"email":{"essential":true,"value":"a"}},"more":1})") == "consent");
}

TEST_CASE("OpenID Connect Core §5.5.1: an essential claim fails nothing, and one of another value is left out") {
  OpenidWorld world;
  const auto tokens = tokens_of_web(world, claims({{"nickname", {{"essential", true}}},
                                                   {"department", {{"value", "legal"}}},
                                                   {"name", {{"values", {"Bob", "Alice"}}}}}));
  CHECK(world.told_of(tokens.access) == Json{{"sub", "alice"}, {"name", "Alice"}});
  const auto right = tokens_of_web(world, claims({{"department", {{"essential", true}, {"value", "sales"}}}}));
  CHECK(world.told_of(right.access) == Json{{"sub", "alice"}, {"department", "sales"}});
}

TEST_CASE("OpenID Connect Core §5.5.1: sub with a value is one user, and nobody else will do") {
  OpenidWorld world({.world = {.options = {.subject = [](const Client& client, std::string_view user) {
                                 return client.id + "." + std::string(user);
                               }}}});
  const auto for_bob = claims(nullptr, {{"sub", {{"value", "web.bob"}}}});
  CHECK(refusal(answer(world, both(for_bob, {{"prompt", "none"}}))) == "login_required");
  auto who = browser();
  const auto step = authorize(world, for_bob, who);
  REQUIRE(asks_sign_in(step));
  const auto form = post("/login", {{"transaction_id", std::get<SignIn>(step).transaction_id}});
  CHECK(refusal(answered(world.server().resume(form, who, User{.id = "carol"}))) == "login_required");
  const auto response = redeem(world, code(world, for_bob, browser("bob")));
  CHECK(id_token_claims(response)["sub"] == "web.bob");
  CHECK(asks_sign_in(authorize(world, claims(nullptr, {{"sub", {{"value", "bob"}}}}), browser("bob"))));
}

TEST_CASE("OpenID Connect Core §5.5.1.1: every other name of the protocol in claims is ignored") {
  OpenidWorld world;
  const Json names = {{"iss", nullptr},        {"aud", {{"value", "mallory"}}},
                      {"exp", {{"value", 1}}}, {"nonce", nullptr},
                      {"at_hash", nullptr},    {"sid", nullptr},
                      {"azp", nullptr},        {"cnf", nullptr}};
  const auto page = consent(world, claims(names, names));
  CHECK(page.request.claims.empty());
  const auto response = redeem(world, code(world, claims(names, names)));
  CHECK(id_token_claims(response) == Json{{"sub", "alice"}});
  CHECK(world.told_of(issued(response).access) == Json{{"sub", "alice"}});
}

TEST_CASE("OpenID Connect Core §5.5: claims that are asked for by name are part of what a person is asked") {
  OpenidWorld world;
  const auto page = consent(world, claims({{"department", nullptr}, {"name#de", nullptr}}, {{"birthdate", nullptr}}));
  CHECK(page.request.claims == std::vector<std::string>{"department", "name#de", "birthdate"});
  CHECK(consent(world, with_openid()).request.claims.empty());
}

TEST_CASE("OpenID Connect Core §5.5: claims are told in the place they were asked for in") {
  OpenidWorld world;
  const auto response = redeem(world, code(world, claims({{"department", nullptr}}, {{"birthdate", nullptr}})));
  CHECK(world.told_of(issued(response).access) == Json{{"sub", "alice"}, {"department", "sales"}});
  CHECK(id_token_claims(response) == Json{{"sub", "alice"}, {"birthdate", "1990-01-01"}});
}

TEST_CASE("OpenID Connect Core §5.5: what was asked for stays with the grant, also when it is refreshed") {
  OpenidWorld world;
  const auto first = tokens_of_web(world, claims({{"department", nullptr}}));
  const auto other = tokens_of_web(world, claims({{"birthdate", nullptr}}));
  const auto later = issued(refresh(world, first.refresh));
  const Json department = {{"sub", "alice"}, {"department", "sales"}};
  CHECK(world.told_of(first.access) == department);
  CHECK(world.told_of(later.access) == department);
  CHECK(world.told_of(other.access) == Json{{"sub", "alice"}, {"birthdate", "1990-01-01"}});
}

TEST_CASE("OpenID Connect Core §5.4: an unchecked scope releases nothing of it, in neither place") {
  OpenidWorld world;
  const auto asking = both(with_openid(), {{"claims", asking_for({{"email", nullptr}, {"department", nullptr}},
                                                                 {{"email", nullptr}, {"birthdate", nullptr}})}});
  const auto without = redeemed(world, agreed_without(world, asking, {"email"}));
  CHECK(world.told_of(issued(without).access) == Json{{"sub", "alice"}, {"department", "sales"}});
  CHECK(id_token_claims(without) == Json{{"sub", "alice"}, {"birthdate", "1990-01-01"}});
  const auto with = redeemed(world, agreed_without(world, asking, {}));
  CHECK(world.told_of(issued(with).access)["email"] == "alice@example.com");
  CHECK(world.told_of(issued(with).access)["email_verified"] == true);
  CHECK(id_token_claims(with)["email"] == "alice@example.com");
}

TEST_CASE("OpenID Connect Core §5.1: types are as they are, what is null or not known is left out, languages stay") {
  OpenidWorld world;
  const auto tokens = tokens_of_web(world, with_openid({{"scope", "openid profile email address phone"}}));
  CHECK(world.told_of(tokens.access) == Json{{"sub", "alice"},
                                             {"name", "Alice"},
                                             {"name#de", "Alizia"},
                                             {"birthdate", "1990-01-01"},
                                             {"updated_at", 1700000000},
                                             {"email", "alice@example.com"},
                                             {"email_verified", true},
                                             {"address", {{"country", "AT"}, {"locality", "Wien"}}},
                                             {"phone_number", "+43 1 1"}});
}

TEST_CASE("OpenID Connect Core §5.2: whoever knows the claims is told the languages, and what is asked for") {
  std::vector<std::string> names;
  std::vector<std::string> locales;
  OpenidWorld world({.options = {.claims = [&](const openid::ClaimsQuery& query) -> Result<JsonMembers> {
                       CHECK(query.user_id == "alice");
                       CHECK(query.client.id == "web");
                       names = query.names;
                       locales = query.locales;
                       return JsonMembers();
                     }}});
  const auto asking = both(claims({{"department", nullptr}}), {{"claims_locales", "de-AT de"}});
  CHECK(world.told_of(tokens_of_web(world, both(asking, {{"scope", "openid email"}})).access) ==
        Json{{"sub", "alice"}});
  CHECK(names == std::vector<std::string>{"email", "email_verified", "department"});
  CHECK(locales == std::vector<std::string>{"de-AT", "de"});
}

TEST_CASE("OpenID Connect Core §5.3.3: claims are those of the time of the answer, and a throw lets nothing leave") {
  bool throws = false;
  std::string department = "sales";
  OpenidWorld world({.options = {.claims = [&](const openid::ClaimsQuery&) -> Result<JsonMembers> {
                       if (throws) throw std::runtime_error("the directory is away");
                       JsonMembers known;
                       known.add("department", department);
                       return known;
                     }}});
  const auto tokens = tokens_of_web(world, claims({{"department", nullptr}}));
  department = "legal";
  CHECK(world.told_of(tokens.access)["department"] == "legal");
  throws = true;
  const auto refused = world.userinfo(tokens.access);
  CHECK(outcome(refused) == "500 server_error");
  CHECK(refused.body.find("directory") == std::string::npos);
  const auto wanted = code(world, claims(nullptr, {{"department", nullptr}}));
  const auto no_tokens = redeem(world, wanted);
  CHECK(outcome(no_tokens) == "500 server_error");
  CHECK(member(no_tokens, "access_token").empty());
  CHECK(world.failures == std::vector<std::string>{"the directory is away", "the directory is away"});
  throws = false;
  CHECK(outcome(world.userinfo(tokens.access)) == "200");
}
