#include "openid/released_claims.hpp"

#include <doctest/doctest.h>

#include "openid/extensions.hpp"
#include "support/world.hpp"

using namespace oauthkit;
using namespace oauthkit::openid;

namespace {

/// A provider whose claims are what a test says, and what came of one question.
struct Asking {
  Asking() {
    state.options.claims = [this](const ClaimsQuery& query) -> Result<JsonMembers> {
      names = query.names;
      locales = query.locales;
      user_id = query.user_id;
      ++asked;
      return known;
    };
    options.environment.observers = {[this](const Event& event) { events.push_back(event); }};
  }

  Result<JsonMembers> release(const Scope& scope, const std::vector<AskedClaim>& by_name = {},
                              bool with_scopes = true) {
    const Request request;
    const Context context(options, request);
    return released_claims(state, context,
                           {.client = client,
                            .user_id = "alice",
                            .scope = scope,
                            .asked = by_name,
                            .with_scopes = with_scopes,
                            .locales = {"de", "en"}});
  }
  std::string released(const Scope& scope, const std::vector<AskedClaim>& by_name = {}, bool with_scopes = true) {
    const auto claims = release(scope, by_name, with_scopes);
    return claims ? claims->to_string() : claims.error_or({}).cause;
  }

  Provider::State state;
  Options options;
  Client client = {.id = "web"};
  JsonMembers known;
  std::vector<std::string> names;
  std::vector<std::string> locales;
  std::string user_id;
  int asked = 0;
  std::vector<Event> events;
};

using Names = std::vector<std::string>;

Authorization granted(const Scope& scope, std::string claims, std::string claims_scope = {}) {
  Authorization authorization{.access = {.scope = scope}};
  if (!claims.empty()) authorization.extensions["claims"] = std::move(claims);
  if (!claims_scope.empty()) authorization.extensions["claims_scope"] = std::move(claims_scope);
  return authorization;
}

Names by_name(const ProviderOptions& options, const Authorization& authorization) {
  const Provider::State state{.keys = {}, .options = options};
  const auto asked = granted_by_name(state, authorization);
  REQUIRE(asked.has_value());
  Names names;
  for (const auto& claim : asked->userinfo) names.push_back(claim.name);
  for (const auto& claim : asked->id_token) names.push_back("id_token." + claim.name);
  return names;
}

}  // namespace

TEST_CASE("released claims: those of granted scopes and those asked for by name, and nothing beyond") {
  Asking asking;
  asking.known.add("name", "Alice");
  asking.known.add("email", "alice@example.com");
  asking.known.add("department", "sales");
  asking.known.add("password_hash", "x");
  CHECK(asking.released({"openid", "email"}) == R"({"email":"alice@example.com"})");
  CHECK(asking.released({"openid", "email"}, {{.name = "department"}}) ==
        R"({"email":"alice@example.com","department":"sales"})");
  CHECK(asking.released({"openid", "email"}, {{.name = "department"}}, false) == R"({"department":"sales"})");
}

TEST_CASE("released claims: the callback is told who is asked about, what for, and in which languages") {
  Asking asking;
  asking.released({"openid", "phone"}, {{.name = "department"}, {.name = "phone_number"}, {.name = "acr"}});
  CHECK(asking.names == Names{"phone_number", "phone_number_verified", "department"});
  CHECK(asking.locales == Names{"de", "en"});
  CHECK(asking.user_id == "alice");
}

TEST_CASE("released claims: where nothing would be released nobody is asked") {
  Asking asking;
  CHECK(asking.released({"openid", "read"}) == "{}");
  CHECK(asking.released({"openid", "email"}, {{.name = "sub"}}, false) == "{}");
  CHECK(asking.asked == 0);
  asking.released({"openid", "email"});
  CHECK(asking.asked == 1);
  asking.state.options.claims = nullptr;
  CHECK(asking.released({"openid", "email"}) == "{}");
}

TEST_CASE("released claims: types are as they are, and what is null or there twice is left out") {
  Asking asking;
  asking.known.add("email_verified", true);
  asking.known.add_json("email", "null");
  asking.known.add_json("address", R"({"country":"AT"})");
  asking.known.add("updated_at", std::int64_t{1700000000});
  asking.known.add("updated_at", std::int64_t{1});
  CHECK(asking.released({"profile", "email", "address"}) ==
        R"({"email_verified":true,"address":{"country":"AT"},"updated_at":1700000000})");
}

TEST_CASE("released claims: a claim in a language goes with the claim, and not the other way") {
  Asking asking;
  asking.known.add("name#de", "Alizia");
  asking.known.add("name", "Alice");
  CHECK(asking.released({"profile"}) == R"({"name#de":"Alizia","name":"Alice"})");
  CHECK(asking.released({}, {{.name = "name"}}) == R"({"name#de":"Alizia","name":"Alice"})");
  CHECK(asking.released({}, {{.name = "name#de"}}) == R"({"name#de":"Alizia"})");
}

TEST_CASE("released claims: of the values that would do a claim has one, or is left out") {
  Asking asking;
  asking.known.add_json("address", R"({ "locality":"Wien", "country":"AT" })");
  asking.known.add("department", "sales");
  const std::vector<AskedClaim> other = {{.name = "department", .values = {R"("legal")"}}};
  const std::vector<AskedClaim> one_of = {{.name = "department", .values = {R"("legal")", R"("sales")"}}};
  CHECK(asking.released({}, other) == "{}");
  CHECK(asking.released({}, one_of) == R"({"department":"sales"})");
  CHECK(asking.released({"address"}, {{.name = "address", .values = {R"({"country":"DE"})"}}}) == "{}");
  CHECK(asking.released({"address"}, {{.name = "address", .values = {R"({"country":"AT","locality":"Wien"})"}}}) ==
        R"({"address":{ "locality":"Wien", "country":"AT" }})");
}

TEST_CASE("released claims: what the protocol speaks for is dropped, and told") {
  Asking asking;
  asking.state.options.scope_claims["staff"] = {"sub", "department"};
  asking.known.add("sub", "mallory");
  asking.known.add("acr#de", "mfa");
  asking.known.add("department", "sales");
  CHECK(asking.released({"staff"}, {{.name = "sub"}, {.name = "acr"}}) == R"({"department":"sales"})");
  CHECK(asking.names == Names{"department"});
  REQUIRE(asking.events.size() == 2);
  CHECK(asking.events[0].kind == Event::Kind::parameter_dropped);
  CHECK(asking.events[0].client_id == "web");
  CHECK(asking.events[0].user_id == "alice");
  CHECK(asking.events[0].detail == "sub");
  CHECK(asking.events[1].detail == "acr#de");
}

TEST_CASE("released claims: a callback that refuses or says no is a server_error, whatever it calls it") {
  Asking asking;
  for (const Result<JsonMembers>& answer :
       {Result<JsonMembers>(denied()), Result<JsonMembers>(invalid_request("not today"))}) {
    asking.state.options.claims = [&](const ClaimsQuery&) { return answer; };
    const auto released = asking.release({"email"});
    REQUIRE_FALSE(released.has_value());
    CHECK(released.error().code == ErrorCode::server_error);
    CHECK(released.error().description.empty());
    CHECK_FALSE(released.error().cause.empty());
  }
  asking.state.options.claims = [](const ClaimsQuery&) -> Result<JsonMembers> { return JsonMembers(); };
  CHECK(asking.released({"email"}) == "{}");
}

TEST_CASE("released claims: what is no JSON lets nothing leave") {
  Asking asking;
  asking.known.add_json("email", R"("alice@example.com", "admin": true)");
  CHECK_THROWS_AS(asking.release({"email"}), std::runtime_error);
}

TEST_CASE("released claims: an unchecked scope takes its claims with it, asked for by name or not") {
  const std::string claims = R"({"userinfo":{"email":null,"x":null},"id_token":{"email":null,"name#de":null}})";
  CHECK(by_name({}, granted({"openid", "email"}, claims, "email profile")) == Names{"email", "x", "id_token.email"});
  CHECK(by_name({}, granted({"openid"}, claims, "email")) == Names{"x", "id_token.name#de"});
  CHECK(by_name({}, granted({"openid"}, claims)) == Names{"email", "x", "id_token.email", "id_token.name#de"});
  CHECK(by_name({}, granted({"openid"}, "")).empty());
  // What another scope stands for as well is granted by that.
  const ProviderOptions options{.scope_claims = {{"contact", {"email"}}}};
  CHECK(by_name(options, granted({"openid", "contact"}, claims, "email contact")) ==
        Names{"email", "x", "id_token.email", "id_token.name#de"});
}

TEST_CASE("released claims: what was kept and cannot be read is a server_error, and no grant of everything") {
  const Provider::State state{};
  for (const auto& kept : {granted({"openid"}, "{"), granted({"openid"}, "{}", "e\"mail")}) {
    const auto asked = granted_by_name(state, kept);
    REQUIRE_FALSE(asked.has_value());
    CHECK(asked.error().code == ErrorCode::server_error);
  }
  CHECK(granted_by_name(state, granted({"openid"}, "{}")).has_value());
}

TEST_CASE("released claims: languages are separated by spaces") {
  Authorization authorization;
  CHECK(claims_locales(authorization).empty());
  authorization.extensions["claims_locales"] = " fr-CA  fr en ";
  CHECK(claims_locales(authorization) == Names{"fr-CA", "fr", "en"});
}
