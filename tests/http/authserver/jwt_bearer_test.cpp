#include <doctest/doctest.h>

#include "http/authserver/exchanging.hpp"
#include "http/authserver/foreign_issuer.hpp"

#ifdef AUTHSERVER_HAS_FETCH
#include "fetch/server.hpp"
#endif

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* document = "/.well-known/oauth-authorization-server";

/// The demo, and a client `wiki` that brings JWTs of these issuers.
Json with_issuers(const std::vector<Json>& issuers, const Json& more = Json::object()) {
  auto config = demo_config();
  config["clients"].push_back(service("wiki", {{"grant_types", {assertion_grant}}, {"scope", "read"}}));
  config["trusted_issuers"] = issuers;
  config.update(more);
  return config;
}

Answer bring(const AuthServer& server, const std::string& assertion, const Params& more = {}) {
  Params form{{"grant_type", assertion_grant}, {"assertion", assertion}};
  for (const auto& [name, value] : more) form.add(name, value);
  return server.token(form, "wiki", "wiki-secret");
}

std::string error_of(const AuthServer& server, const std::string& assertion) {
  return member(bring(server, assertion), "error");
}

}  // namespace

TEST_CASE("authserver assertion grant: a JWT of a trusted issuer is a token for whom it is about, once") {
  const ForeignIssuer idp;
  const AuthServer server(with_issuers({idp.trusted({"jwt-bearer"})}));
  const auto assertion = idp.assertion(server.url());
  const auto answer = bring(server, assertion);
  const auto token = exchanged(answer);
  CHECK_FALSE(body_of(answer).contains("refresh_token"));
  CHECK(body_of(server.api("/api/me", token)) == Json{{"sub", "user-1"}, {"client_id", "wiki"}, {"scope", "read"}});
  CHECK(error_of(server, assertion) == "invalid_grant");
  CHECK(bring(server, idp.assertion(server.url())).status == 200);
}

TEST_CASE("authserver assertion grant: what is not as it must be reads the same") {
  const ForeignIssuer idp;
  const ForeignIssuer stranger("https://stranger.example");
  const ForeignIssuer thief;
  const AuthServer server(
      with_issuers({idp.trusted({"jwt-bearer"}, {{"subjects", {{"U1", "user-1"}, {"U9", "gone"}}}})}));
  const auto url = server.url();
  const auto refusal = bring(server, "nonsense").body;
  for (const auto& wrong :
       {stranger.assertion(url), thief.assertion(url), idp.assertion(url, {{"sub", "U2"}}),
        idp.assertion(url, {{"sub", "U9"}}), idp.assertion(url, {{"sub", "user-1"}}), idp.assertion(url, {{"exp", 1}}),
        idp.assertion(url, {{"jti", nullptr}}), idp.assertion(url + "/token"),
        idp.assertion(url, {{"aud", {url, "https://other.example"}}})}) {
    const auto answer = bring(server, wrong);
    CHECK(answer.status == 400);
    CHECK(member(answer, "error") == "invalid_grant");
    CHECK(answer.body == refusal);
  }
  CHECK(bring(server, idp.assertion(url)).status == 200);
}

TEST_CASE("authserver assertion grant: equal names of two issuers are two people") {
  const ForeignIssuer idp;
  const ForeignIssuer other("https://other.example");
  const AuthServer server(
      with_issuers({idp.trusted({"jwt-bearer"}), other.trusted({"jwt-bearer"}, {{"subjects", {{"U1", "user-2"}}}})}));
  const auto sub_of = [&](const ForeignIssuer& issuer) {
    return member(server.api("/api/me", exchanged(bring(server, issuer.assertion(server.url())))), "sub");
  };
  CHECK(sub_of(idp) == "user-1");
  CHECK(sub_of(other) == "user-2");
}

TEST_CASE("authserver assertion grant: an issuer is believed for what it is named for, and for nothing else") {
  const ForeignIssuer idp;
  const auto believed_for = [&](const Json& use) {
    const AuthServer server(with_issuers({idp.trusted(use)}));
    const auto url = server.url();
    return std::pair(bring(server, idp.assertion(url)).status, bring(server, idp.id_jag(url, "wiki")).status);
  };
  CHECK(believed_for({"subject_token", "login_hint_token"}) == std::pair(400, 400));
  CHECK(believed_for({"jwt-bearer"}) == std::pair(200, 400));
  CHECK(believed_for({"id-jag"}) == std::pair(400, 200));
  CHECK(believed_for({"id-jag", "jwt-bearer"}) == std::pair(200, 200));
}

TEST_CASE("authserver assertion grant: an ID-JAG is for the client that it names") {
  const ForeignIssuer idp;
  const AuthServer server(with_issuers({idp.trusted({"id-jag", "jwt-bearer"})}));
  CHECK(error_of(server, idp.id_jag(server.url(), "demo")) == "invalid_grant");
  const auto narrow = exchanged(bring(server, idp.id_jag(server.url(), "wiki", {{"scope", "read"}})));
  CHECK(member(server.api("/api/me", narrow), "scope") == "read");
}

TEST_CASE("authserver assertion grant: metadata tells of the grant where a client lists it, and of nobody trusted") {
  const ForeignIssuer idp;
  const auto told = [](const Json& config) { return AuthServer(config).get(document).body; };
  const auto with_id_jag = told(with_issuers({idp.trusted({"id-jag"})}));
  CHECK(Json::parse(with_id_jag)["authorization_grant_profiles_supported"] ==
        Json{"urn:ietf:params:oauth:grant-profile:id-jag"});
  CHECK(holds(with_id_jag, assertion_grant));
  CHECK_FALSE(holds(with_id_jag, "idp.example"));
  const auto plain = told(with_issuers({idp.trusted({"jwt-bearer"})}));
  CHECK_FALSE(Json::parse(plain).contains("authorization_grant_profiles_supported"));
  auto nobody_lists_it = demo_config();
  nobody_lists_it["trusted_issuers"] = Json::array({idp.trusted({"jwt-bearer", "id-jag"})});
  CHECK_FALSE(holds(told(nobody_lists_it), assertion_grant));
}

TEST_CASE("authserver exchange: a JWT of an issuer that is believed for it stands for its subject") {
  const ForeignIssuer idp;
  auto config = exchange_config();
  config["trusted_issuers"] = Json::array({idp.trusted({"subject_token"})});
  const AuthServer server(config);
  const Params as_jwt{{"subject_token_type", "urn:ietf:params:oauth:token-type:jwt"}};
  const auto trade = [&](const AuthServer& at, const Json& claims = Json::object()) {
    return exchange(at, "gateway", idp.assertion(at.url(), claims), as_jwt);
  };
  CHECK(member(trade(server, {{"sub", "U2"}}), "error") == "invalid_request");
  CHECK(member(trade(server, {{"aud", "https://other.example"}}), "error") == "invalid_request");
  const auto me = body_of(server.api("/api/me", exchanged(trade(server))));
  CHECK(me["sub"] == "user-1");
  CHECK(me["act"] == Json{{"sub", "gateway"}, {"client_id", "gateway"}});
  config["trusted_issuers"] = Json::array({idp.trusted({"id-jag", "jwt-bearer"})});
  const AuthServer other(config);
  CHECK(member(trade(other), "error") == "invalid_request");
}

#ifdef AUTHSERVER_HAS_FETCH
TEST_CASE("authserver assertion grant: keys of an issuer are fetched, in the clear from a trusted origin alone") {
  const ForeignIssuer idp;
  const fetch_tests::RawServer keys([&](const std::string&) { return fetch_tests::response(idp.jwks()); });
  const auto origin = "http://127.0.0.1:" + keys.port_text();
  const auto issuer = idp.trusted({"jwt-bearer"}, {{"jwks", nullptr}, {"jwks_uri", origin + "/jwks"}});
  const AuthServer server(with_issuers({issuer}, {{"fetch", {{"trusted_origins", {origin}}}}}));
  CHECK(bring(server, idp.assertion(server.url())).status == 200);
  CHECK(bring(server, idp.assertion(server.url())).status == 200);
  CHECK(keys.connections() == 1);
}
#endif
