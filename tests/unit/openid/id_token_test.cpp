#include "openid/id_token.hpp"

#include "openid/extensions.hpp"
#include "support/id_tokens.hpp"

using namespace world;

namespace {

/// An ID token of alice for `rp`, once `change` has been made of what was granted.
struct Making {
  Options options = {.issuer = "https://auth.example"};
  openid::Provider provider{shared_ring()};
  Client client = {.id = "rp"};
  Authorization granted = {.client_id = "rp", .user_id = "alice", .access = {.scope = {"openid"}}};

  Result<std::string> made(bool alone = false) const {
    const Request request;
    const Context context(options, request, start);
    return openid::id_token(*provider.state(),
                            {.context = context, .client = client, .authorization = granted, .alone = alone});
  }
  nlohmann::json claims(bool alone = false) const {
    const auto token = made(alone);
    REQUIRE(token);
    return claims_of(*token);
  }
  std::string cause(bool alone = false) const {
    const auto token = made(alone);
    return token ? "" : token.error_or({}).cause;
  }
};

}  // namespace

TEST_CASE("id token: belongs to a user who granted openid") {
  Authorization granted{.user_id = "alice", .access = {.scope = {"openid", "read"}}};
  CHECK(openid::has_id_token(granted));
  granted.extensions[std::string(openid::extension::no_id_token)] = "1";
  CHECK(!openid::has_id_token(granted));
  CHECK(!openid::has_id_token({.user_id = "alice", .access = {.scope = {"read"}}}));
  CHECK(!openid::has_id_token({.access = {.scope = {"openid"}}}));
}

TEST_CASE("id token: says what must be said, and no more") {
  const auto claims = Making().claims();
  CHECK(claims == nlohmann::json{{"iss", "https://auth.example"},
                                 {"sub", "alice"},
                                 {"aud", "rp"},
                                 {"iat", start.time_since_epoch().count()},
                                 {"exp", (start + 5min).time_since_epoch().count()}});
}

TEST_CASE("id token: auth_time that is wished for is told where it is known") {
  Making making;
  making.granted.extensions["claims"] = R"({"id_token":{"auth_time":null}})";
  CHECK(!making.claims().contains("auth_time"));
  making.granted.authentication.auth_time = start - 60s;
  CHECK(making.claims()["auth_time"] == (start - 60s).time_since_epoch().count());
  making.granted.extensions.clear();
  CHECK(!making.claims().contains("auth_time"));
}

TEST_CASE("id token: a parameter claims that was damaged where it is kept makes none") {
  Making making;
  making.granted.extensions["claims"] = R"({"id_token":)";
  CHECK(!making.cause().empty());
  making.granted.extensions["claims"] = R"({"id_token":null})";
  CHECK(making.cause().empty());
}

TEST_CASE("id token: the callback is asked for what is asked for, in the languages of the client") {
  std::vector<std::string> names;
  std::vector<std::string> locales;
  Making making;
  making.provider = openid::Provider(shared_ring(), {.claims = [&](const openid::ClaimsQuery& asked) {
                                       CHECK(asked.user_id == "alice");
                                       CHECK(asked.client.id == "rp");
                                       names = asked.names;
                                       locales = asked.locales;
                                       return claims_of_alice();
                                     }});
  making.claims();
  CHECK(names.empty());
  making.granted.extensions["claims"] = R"({"id_token":{"email":null}})";
  making.granted.extensions["claims_locales"] = " de-AT  de en ";
  CHECK(making.claims()["email"] == "alice@example.com");
  CHECK(names == std::vector<std::string>{"email"});
  CHECK(locales == std::vector<std::string>{"de-AT", "de", "en"});
}

TEST_CASE("id token: claims that are no JSON make none, and nobody learns them") {
  Making making;
  making.granted.access.scope.insert("profile");
  bool is_sound = false;
  making.provider = openid::Provider(shared_ring(), {.claims = [&](const openid::ClaimsQuery&) {
                                       JsonMembers claims;
                                       claims.add_json("name", is_sound ? "\"Alice\"" : "{\"a\":");
                                       return claims;
                                     }});
  CHECK_THROWS_AS(making.made(true), std::runtime_error);
  is_sound = true;
  CHECK(making.claims(true)["name"] == "Alice");
  CHECK(!making.claims().contains("name"));
}

TEST_CASE("id token: without a key that the client would have there is none") {
  Making making;
  making.client.openid.id_token_signed_response_alg = "ES256";
  CHECK(making.cause() == "the ID tokens of the client \"rp\" have no key that signs them");
  making.client.openid.id_token_signed_response_alg = "RS256";
  CHECK(making.cause().empty());
}
