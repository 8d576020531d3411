#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const Json nothing = Json::object();

/// An issuer of the list `trusted_issuers`; `more` replaces members, or (with null) removes them.
Json issuer(const Json& more = Json::object()) {
  Json one = {{"issuer", "https://idp.example"},
              {"jwks", {{"keys", Json::array()}}},
              {"use", {"id-jag", "jwt-bearer", "subject_token", "login_hint_token"}},
              {"subjects", {{"U019488227", "user-1"}}}};
  one.merge_patch(more);
  return one;
}

Json issuers(const Json& more) { return Json::array({issuer(more)}); }

Json partner(const Json& more = Json::object()) {
  Json one = {{"audience", "https://chat.example/"},
              {"aliases", {"urn:chat"}},
              {"clients", {{"demo", "f53f191f9311af35"}}},
              {"scopes", {"read"}}};
  one.merge_patch(more);
  return one;
}

Json partners(const Json& more) { return Json::array({partner(more)}); }

Json demo_at(const char* url) {
  auto config = demo_config();
  config["issuer"] = url;
  return config;
}

}  // namespace

TEST_CASE("authserver config: whose JWTs are believed, and for what") {
  const auto good = issuers(nothing);
  const auto* const at = "/trusted_issuers";
  expect_all({
      {at, issuer(), good, "trusted_issuers: expected an array"},
      {at, {"https://idp.example"}, good, "trusted_issuers[0]: expected an object"},
      {at, issuers({{"name", "IdP"}}), good, "trusted_issuers[0].name: unknown key"},
      {at, issuers({{"issuer", nullptr}}), good, "trusted_issuers[0].issuer: expected the iss"},
      {at, issuers({{"issuer", ""}}), good, "trusted_issuers[0].issuer: expected the iss"},
      {at, issuers({{"jwks", nullptr}}), good, "trusted_issuers[0].jwks: expected either jwks or jwks_uri"},
      {at, issuers({{"jwks_uri", "https://idp.example/jwks"}}), good, "trusted_issuers[0].jwks: expected either"},
      {at, issuers({{"jwks", {{"keys", {{{"kty", "oct"}, {"k", "AAAA"}}}}}}}), good,
       "trusted_issuers[0].jwks: expected {\"keys\": [...]} with public keys"},
      {at, issuers({{"use", nullptr}}), issuers({{"use", {"id-jag"}}}), "trusted_issuers[0].use: expected some of"},
      {at, issuers({{"use", Json::array()}}), issuers({{"use", {"subject_token"}}}),
       "trusted_issuers[0].use: expected"},
      {at, issuers({{"use", {"id_jag"}}}), issuers({{"use", {"jwt-bearer"}}}),
       "trusted_issuers[0].use: expected id-jag, jwt-bearer, subject_token and login_hint_token"},
      {at, issuers({{"subjects", {"user-1"}}}), issuers({{"subjects", nullptr}}),
       "trusted_issuers[0].subjects: expected an object"},
      {at, issuers({{"subjects", {{"U019488227", ""}}}}), good,
       "trusted_issuers[0].subjects.U019488227: expected the sub of a user"},
      {at, Json::array({issuer(), issuer({{"use", {"id-jag"}}})}),
       Json::array({issuer(), issuer({{"issuer", "https://other.example"}})}),
       "trusted_issuers[1].issuer: expected one of its own"},
  });
}

TEST_CASE("authserver config: the server itself is no other issuer, wherever it is") {
  const auto* const at = "/trusted_issuers";
  const auto* const told = "trusted_issuers[0].issuer: expected another issuer than this server";
  const auto own = issuers({{"issuer", "https://auth.example"}});
  expect_all_in(demo_at("https://auth.example"), {{at, own, issuers(nothing), told}});
  const support::TemporaryDirectory directory;
  const auto file = write_config(directory.path(), with(at, own));
  const auto refused = run({"--check", "--config", file, "--issuer", "https://auth.example"});
  expect_refused(refused, file, told);
  CHECK(check(file).status == 0);
  const auto acme = [&](const char* name) {
    return Json::array({{{"issuer", "/acme"}, {"trusted_issuers", issuers({{"issuer", name}})}}});
  };
  expect_all_in(demo_at("https://auth.example"),
                {{"/tenants", acme("https://auth.example/acme"), acme("https://auth.example"),
                  "tenants[0].trusted_issuers[0].issuer: expected another issuer than this server"}});
}

#ifdef AUTHSERVER_HAS_FETCH
TEST_CASE("authserver config: keys of another issuer are at https, or at an origin of the operator's own") {
  const auto at = [](const char* uri) { return issuers({{"jwks", nullptr}, {"jwks_uri", uri}}); };
  const auto* const told = "trusted_issuers[0].jwks_uri: expected an https URL, or one of fetch.trusted_origins";
  const auto good = at("https://idp.example/jwks");
  expect_all({{"/trusted_issuers", at("http://127.0.0.1:9100/jwks"), good, told},
              {"/trusted_issuers", at("http://idp.example/jwks"), good, told},
              {"/trusted_issuers", at("file:///etc/passwd"), good, told},
              {"/trusted_issuers", at("https://u@idp.example/jwks"), good, "trusted_issuers[0].jwks_uri: expected"}});
  auto config = demo_config();
  config["fetch"] = {{"trusted_origins", {"http://127.0.0.1:9100"}}};
  expect_all_in(config,
                {{"/trusted_issuers", at("http://127.0.0.1:91000/jwks"), at("http://127.0.0.1:9100/jwks"), told},
                 {"/trusted_issuers", at("http://127.0.0.1:9100@other.example/jwks"), good, told}});
}
#endif

TEST_CASE("authserver config: tokens traded for others") {
  expect_all({
      {"/token_exchange", 300, nothing, "token_exchange: expected an object"},
      {"/token_exchange", {{"lifetime", 0}}, {{"lifetime", 300}}, "token_exchange.lifetime: expected a whole number"},
      {"/token_exchange", {{"policy", "all"}}, nothing, "token_exchange.policy: unknown key"},
      {"/transaction_tokens",
       nothing,
       {{"trust_domain", "internal.example"}},
       "transaction_tokens.trust_domain: expected the name of the domain"},
      {"/transaction_tokens",
       {{"trust_domain", "internal.example"}, {"lifetime", 301}},
       {{"trust_domain", "internal.example"}, {"lifetime", 60}},
       "transaction_tokens.lifetime: expected a whole number"},
      {"/refresh_token",
       {{"tell_expiry", 1}},
       {{"tell_expiry", true}, {"idle", 604800}},
       "refresh_token.tell_expiry: expected true or false"},
      {"/refresh_token", {{"idle", 0}}, {{"idle", nullptr}}, "refresh_token.idle: expected a whole number"},
  });
}

TEST_CASE("authserver config: servers that take this one's word for a person") {
  const auto good = partners(nothing);
  expect_all({
      {"/chaining", partner(), good, "chaining: expected an array"},
      {"/chaining", {"https://chat.example/"}, good, "chaining[0]: expected an object"},
      {"/chaining", partners({{"audience", nullptr}}), good, "chaining[0].audience: expected the issuer"},
      {"/chaining", partners({{"aliases", {"a\nb"}}}), partners({{"aliases", nullptr}}),
       "chaining[0].aliases: expected names"},
      {"/chaining", partners({{"clients", {"demo"}}}), good, "chaining[0].clients: expected an object"},
      {"/chaining", partners({{"clients", {{"demo", ""}}}}), good, "chaining[0].clients.demo: expected the client_id"},
      {"/chaining", partners({{"scopes", {"read write"}}}), good, "chaining[0].scopes: expected scope tokens"},
      {"/chaining", partners({{"keys", nothing}}), good, "chaining[0].keys: unknown key"},
      {"/chaining", Json::array({partner(), partner({{"aliases", nullptr}})}),
       Json::array({partner(), partner({{"aliases", nullptr}, {"audience", "https://wiki.example"}})}),
       "chaining[1].audience: expected one of its own"},
      {"/chaining", Json::array({partner(), partner({{"audience", "https://wiki.example"}})}),
       Json::array({partner(), partner({{"audience", "https://wiki.example"}, {"aliases", {"urn:wiki"}}})}),
       "chaining[1].aliases: expected names of its own"},
  });
}

TEST_CASE("authserver config: what is signed for others keeps its keys as long as it lives") {
  auto config = demo_config();
  config["chaining"] = partners(nothing);
  expect_all_in(config, {{"/keys", {{"retire", 299}}, {{"retire", 300}}, "keys.retire: expected at least 300"}});
  config.erase("chaining");
  config["transaction_tokens"] = {{"trust_domain", "internal.example"}, {"lifetime", 90}};
  expect_all_in(config, {{"/keys", {{"retire", 89}}, {{"retire", 90}}, "keys.retire: expected at least 90"}});
}

TEST_CASE("authserver config: what a client may trade tokens for, and who may act with those of a client") {
  const auto* const told = "clients[0].exchange_targets: expected absolute URIs without fragment";
  expect_all({
      {"/clients/0/exchange_targets", {"backend"}, {"https://backend.example", "urn:backend"}, told},
      {"/clients/0/exchange_targets", {"https://backend.example#x"}, {"https://backend.example"}, told},
      {"/clients/0/impersonate", "yes", false, "clients[0].impersonate: expected true or false"},
      {"/clients/0/may_act", "", "native", "clients[0].may_act: expected the client_id of the client that may act"},
  });
}

TEST_CASE("authserver config: what a client serves may be the trust domain, by its name") {
  auto config = demo_config();
  const auto* const told = "clients[0].resources: expected absolute URIs without fragment";
  expect_all({{"/clients/0/resources", {"internal.example"}, {"https://internal.example"}, told}});
  config["transaction_tokens"] = {{"trust_domain", "internal.example"}};
  expect_all_in(config, {{"/clients/0/resources", {"external.example"}, {"internal.example"}, told},
                         {"/clients/0/allowed_resources",
                          {"internal.example"},
                          Json::array(),
                          "clients[0].allowed_resources: expected absolute URIs without fragment"}});
}

TEST_CASE("authserver config: delegation inside a tenant is read as outside, and inherited by none") {
  const auto acme = [](const Json& more) {
    Json tenant = {{"issuer", "/acme"}};
    tenant.update(more);
    return Json::array({tenant});
  };
  expect_all({
      {"/tenants", acme({{"token_exchange", {{"lifetime", 0}}}}), acme({{"token_exchange", nothing}}),
       "tenants[0].token_exchange.lifetime: expected"},
      {"/tenants", acme({{"trusted_issuers", issuers({{"use", nullptr}})}}),
       acme({{"trusted_issuers", issuers(nothing)}}), "tenants[0].trusted_issuers[0].use: expected"},
      {"/tenants", acme({{"chaining", partners({{"audience", ""}})}}), acme({{"chaining", partners(nothing)}}),
       "tenants[0].chaining[0].audience: expected"},
      {"/tenants", acme({{"transaction_tokens", nothing}}),
       acme({{"transaction_tokens", {{"trust_domain", "internal.example"}}}}),
       "tenants[0].transaction_tokens.trust_domain: expected"},
  });
}
