#include <doctest/doctest.h>

#include "client_auth/assertions.hpp"

using namespace client_auth_tests;

// What private_key_jwt and client_secret_jwt have in common.

TEST_CASE("assertion: the issuer is the only audience, and as text") {
  AssertionSite site;
  CHECK(site.with({{"aud", "https://auth.example"}}) == "signer");
  CHECK(site.with({{"aud", {"https://auth.example"}}}) == "invalid_client");
  for (const json& wrong : {json(nullptr), json("https://auth.example/"), json("https://auth.example/token"), json(""),
                            json({"https://auth.example", "https://auth.example/token"}), json::array(), json(1),
                            json({{"https://auth.example", true}})}) {
    CAPTURE(wrong);
    CHECK(site.with({{"aud", wrong}}) == "invalid_client");
    CHECK(site.last_reason() == "private_key_jwt: the issuer is not the only audience");
  }
}

TEST_CASE("assertion: another audience only by a legacy option, which loosened() tells") {
  AssertionSite strict({.legacy_audiences = {"https://auth.example/token"}});
  CHECK(strict.site.server().check() ==
        std::vector<std::string>{
            "oauth21: private_key_jwt takes legacy_audiences, and RFC 7523bis wants the issuer as the "
            "only audience; remove them.",
            "oauth21: client_secret_jwt takes legacy_audiences, and RFC 7523bis wants the issuer as "
            "the only audience; remove them."});

  AssertionSite site({.legacy_audiences = {"https://auth.example/token"}}, {}, Profile::oauth20);
  CHECK(site.with({{"aud", "https://auth.example/token"}}) == "signer");
  CHECK(site.with({{"aud", "https://auth.example"}}) == "signer");
  CHECK(site.with({{"aud", "https://other.example/token"}}) == "invalid_client");
  const auto loosened = site.site.server().loosened();
  CHECK(std::any_of(loosened.begin(), loosened.end(),
                    [](const auto& text) { return text.starts_with("private_key_jwt takes legacy_audiences"); }));
}

TEST_CASE("assertion: issuer and subject are the client, both") {
  AssertionSite site;
  CHECK(site.with({}) == "signer");
  for (const json& wrong : {json{{"iss", nullptr}}, json{{"sub", nullptr}}, json{{"iss", "web"}}, json{{"sub", "web"}},
                            json{{"iss", ""}, {"sub", ""}}, json{{"iss", 1}, {"sub", 1}},
                            json{{"iss", "nobody"}, {"sub", "nobody"}}, json{{"iss", "hmac"}, {"sub", "hmac"}}}) {
    CAPTURE(wrong);
    CHECK(site.with(wrong) == "invalid_client");
  }
}

TEST_CASE("assertion: a client_id in the form names the same client") {
  AssertionSite site;
  CHECK(site.who(site.assertion(), {{"client_id", "signer"}}) == "signer");
  CHECK(site.who(site.assertion(), {{"client_id", "web"}}) == "invalid_request");
}

TEST_CASE("assertion: exp is required, ahead, and not too far") {
  AssertionSite site({.longest_life = 600s, .leeway = 30s});
  const auto at = [&](std::int64_t offset) { return json{{"exp", site.now.time_since_epoch().count() + offset}}; };
  CHECK(site.with(at(600)) == "signer");
  CHECK(site.with(at(630)) == "signer");
  CHECK(site.with(at(631)) == "invalid_client");
  CHECK(site.last_reason() == "private_key_jwt: exp is too far off");
  CHECK(site.with(at(-29)) == "signer");
  CHECK(site.with(at(-30)) == "invalid_client");
  CHECK(site.last_reason() == "private_key_jwt: exp has passed");
  for (const json& wrong : {json(nullptr), json("soon"), json(1e300), json(-1), json(18446744073709551615ULL)}) {
    CAPTURE(wrong);
    CHECK(site.with({{"exp", wrong}}) == "invalid_client");
  }
}

TEST_CASE("assertion: nbf and iat may be missing, and must have come") {
  AssertionSite site;
  const auto now = site.now.time_since_epoch().count();
  CHECK(site.with({{"iat", nullptr}}) == "signer");
  for (const char* name : {"nbf", "iat"}) {
    CAPTURE(name);
    CHECK(site.with({{name, now + 30}}) == "signer");
    CHECK(site.with({{name, now + 31}}) == "invalid_client");
    CHECK(site.with({{name, "now"}}) == "invalid_client");
  }
}

TEST_CASE("assertion: jti is required and used once") {
  AssertionSite site;
  const auto assertion = site.assertion({{"jti", "once"}});
  CHECK(site.who(assertion) == "signer");
  CHECK(site.who(assertion) == "invalid_client");
  CHECK(site.last_reason() == "private_key_jwt: the assertion was used before");
  CHECK(site.with({{"jti", "once"}}) == "invalid_client");
  CHECK(site.with({{"jti", nullptr}}) == "invalid_client");
  CHECK(site.with({{"jti", ""}}) == "invalid_client");
  CHECK(site.with({{"jti", 7}}) == "invalid_client");
  CHECK(site.with({{"jti", "another"}}) == "signer");
}

TEST_CASE("assertion: clients do not spend each other's jti") {
  AssertionSite site;
  CHECK(site.who(site.hmac_assertion({{"jti", "same"}})) == "hmac");
  CHECK(site.with({{"jti", "same"}}) == "signer");
}

TEST_CASE("assertion: what is refused spends nothing") {
  AssertionSite site;
  CHECK(site.with({{"jti", "kept"}, {"aud", "https://other.example"}}) == "invalid_client");
  const auto forged = samples::signed_by(*jose::generate_key(Algorithm::es256), site.claims({{"jti", "kept"}}).dump());
  CHECK(site.who(forged) == "invalid_client");
  CHECK(site.store->put_records().empty());
  CHECK(site.with({{"jti", "kept"}}) == "signer");
}

TEST_CASE("assertion: jti is remembered until the assertion can not be used any more") {
  AssertionSite site;
  const auto assertion = site.assertion();
  CHECK(site.who(assertion) == "signer");
  CHECK(site.store->put_records().front().expires_at == site.now + 60s + 30s);
  CHECK(site.store->put_records().front().client_id == "signer");
  site.now += 89s;
  site.store->sweep(site.now, 10);
  CHECK(site.who(assertion) == "invalid_client");
  site.now += 1s;
  site.store->sweep(site.now, 10);
  CHECK(site.who(assertion) == "invalid_client");
  CHECK(site.last_reason() == "private_key_jwt: exp has passed");
  CHECK(site.with({}) == "signer");
}

TEST_CASE("assertion: a store that is away is 503, and the assertion still good") {
  AssertionSite site;
  const auto assertion = site.assertion();
  site.store->fail_after(0);
  const auto away = site.site.ask(AssertionSite::request(assertion));
  CHECK(away.status == 503);
  CHECK(away.headers.get("Retry-After") == "1");
  CHECK(site.who(assertion) == "signer");
}

TEST_CASE("assertion: the type, where there is one, is that of a client's authentication") {
  AssertionSite site;
  for (const char* right :
       {client_typ, "application/client-authentication+jwt", "Client-Authentication+JWT", "JWT", "jwt", ""}) {
    CAPTURE(right);
    CHECK(site.who(site.assertion({}, Algorithm::es256, right)) == "signer");
  }
  for (const char* wrong : {"at+jwt", "dpop+jwt", "oauth-authz-req+jwt", "JOSE", "x"}) {
    CAPTURE(wrong);
    CHECK(site.who(site.assertion({}, Algorithm::es256, wrong)) == "invalid_client");
  }
}

TEST_CASE("assertion: a server may insist on the type") {
  AssertionSite site({.require_typ = true});
  CHECK(site.who(site.assertion({}, Algorithm::es256, "JWT")) == "invalid_client");
  CHECK(site.who(site.assertion({}, Algorithm::es256, "")) == "invalid_client");
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("assertion: never beside another way to authenticate") {
  AssertionSite site;
  CHECK(site.who(site.assertion(), {{"client_secret", "x"}, {"client_id", "post"}}) == "invalid_request");
  CHECK(site.site.who(with_basic(AssertionSite::request(site.assertion()), "web", secret)) == "invalid_request");
  CHECK(site.site.who(with_authorization(AssertionSite::request(site.assertion()), "Bearer x")) == "invalid_request");
  auto in_url = AssertionSite::request(site.assertion());
  in_url.target += "?client_assertion=x";
  CHECK(site.site.who(in_url) == "invalid_request");
  CHECK(site.store->put_records().empty());
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("assertion: comes with its type, and the only one there is") {
  AssertionSite site;
  CHECK(site.who(site.assertion(), {{"client_assertion_type", ""}}) == "invalid_request");
  CHECK(site.who("", {{"client_assertion", ""}}) == "invalid_request");
  CHECK(site.who(site.assertion(),
                 {{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"}}) ==
        "invalid_request");
  CHECK(site.who(site.assertion()) == "signer");
}

TEST_CASE("assertion: hostile texts are refused without a word more") {
  AssertionSite site;
  const auto good = site.assertion();
  const auto payload = base64url_encode(site.claims().dump());
  const auto with_header = [&](std::string_view header) { return base64url_encode(header) + "." + payload + ".AAAA"; };
  for (const auto& wrong : {std::string("x"), std::string("a.b"), good + ".x", good.substr(0, good.size() - 1),
                            "." + good, good + "A", with_header(R"({"alg":"none"})"), with_header(R"({"alg":"NONE"})"),
                            with_header(R"({"alg":"ES256","crit":["x"]})"), with_header(R"({"alg":"ES256","jwk":{}})"),
                            with_header(R"({"alg":"ES256","jku":"https://x.example"})"),
                            with_header(R"({"alg":"ES256","alg":"ES256"})"), with_header(R"({"alg":1})"),
                            with_header("[]"), with_header(std::string(20'000, 'x')), std::string(30'000, '.')}) {
    CAPTURE(wrong.substr(0, 60));
    const auto refused = site.site.ask(AssertionSite::request(wrong));
    CHECK(is_refused(refused, "invalid_client"));
    CHECK(member(refused, "error_description") == "client authentication failed");
    CHECK(challenge_of(refused).empty());
  }
  CHECK(site.who(good) == "signer");
}

TEST_CASE("assertion: without a store, or with a life of nothing, is a mistake that check() tells") {
  const auto told = [](std::shared_ptr<Store> store, client_auth::AssertionOptions options, std::string_view part) {
    Site site(client_auth::private_key_jwt(std::move(store), std::move(options)));
    const auto mistakes = site.server().check();
    return std::any_of(mistakes.begin(), mistakes.end(),
                       [&](const auto& text) { return text.find(part) != text.npos; });
  };
  CHECK(told(nullptr, {}, "can not tell a replay"));
  CHECK(told(stores::memory(), {.longest_life = 0s}, "longest_life"));
  CHECK(told(stores::memory(), {.leeway = -1s}, "longest_life"));
  CHECK_FALSE(told(stores::memory(), {}, ""));
}
