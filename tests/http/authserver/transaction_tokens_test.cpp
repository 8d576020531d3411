#include <doctest/doctest.h>

#include "http/authserver/exchanging.hpp"
#include "http/authserver/openid_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* domain = "internal.example";
constexpr const char* txn_token_type = "urn:ietf:params:oauth:token-type:txn_token";

/// The gateway and its services make up the trust domain.
Json domain_config() {
  auto config = exchange_config();
  config["transaction_tokens"] = {{"trust_domain", domain}, {"lifetime", 30}};
  return config;
}

Answer ask(const AuthServer& server, const std::string& subject, const Params& more = {},
           const std::string& client = "gateway") {
  const Params usual{{"requested_token_type", txn_token_type}, {"audience", domain}, {"scope", "read"}};
  Params form;
  for (const auto& [name, value] : usual) {
    if (!more.contains(name)) form.add(name, value);
  }
  for (const auto& [name, value] : more) form.add(name, value);
  return exchange(server, client, subject, form);
}

}  // namespace

TEST_CASE("authserver transaction tokens: a call inside is told who it is for and what was asked at the door") {
  const AuthServer server(domain_config());
  const auto answer = ask(server, users_token(server),
                          {{"request_details", R"({"order":7})"}, {"request_context", R"({"ip":"192.0.2.1"})"}});
  const auto token = exchanged(answer);
  CHECK(body_of(answer)["token_type"] == "N_A");
  CHECK(body_of(answer)["issued_token_type"] == txn_token_type);
  CHECK(header_of(token)["typ"] == "txntoken+jwt");
  const auto claims = claims_of(server, token);
  CHECK(claims["sub"] == "user-1");
  CHECK(claims["aud"] == domain);
  CHECK(claims["scope"] == "read");
  CHECK(claims["req_wl"] == "gateway");
  CHECK(claims["tctx"] == Json{{"order", 7}});
  CHECK(claims["rctx"] == Json{{"ip", "192.0.2.1"}});
  CHECK(claims["exp"].get<std::int64_t>() - claims["iat"].get<std::int64_t>() == 30);
}

TEST_CASE("authserver transaction tokens: what is asked for is the domain, and a scope that the caller has") {
  const AuthServer server(domain_config());
  const auto subject = users_token(server);
  CHECK(member(ask(server, subject, {{"audience", "external.example"}}), "error") == "invalid_target");
  CHECK(member(ask(server, subject, {{"scope", "profile"}}), "error") == "invalid_scope");
  CHECK(member(ask(server, subject, {{"scope", ""}}), "error") == "invalid_request");
  CHECK(member(ask(server, subject, {{"request_details", "[1]"}}), "error") == "invalid_request");
  CHECK(ask(server, subject).status == 200);
}

TEST_CASE("authserver transaction tokens: it is no access token, whatever those are") {
  for (const auto* format : {"opaque", "jwt", "sealed"}) {
    CAPTURE(format);
    auto config = domain_config();
    config["access_token"] = {{"format", format}};
    const AuthServer server(config);
    const auto subject = users_token(server);
    const auto token = exchanged(ask(server, subject));
    CHECK(server.api("/api/me", token).status == 401);
    CHECK(introspected(server, "gateway", token) == Json{{"active", false}});
    CHECK(introspected(server, "gateway", subject)["active"] == true);
  }
}

TEST_CASE("authserver transaction tokens: one that takes the place of another is of the same transaction") {
  auto config = domain_config();
  config["clients"].push_back(service("inner", {{"resources", {domain}}}));
  const AuthServer server(config);
  const auto first = exchanged(ask(server, users_token(server)));
  const auto second = exchanged(ask(server, first, {{"subject_token_type", txn_token_type}}));
  const auto before = claims_of(server, first);
  const auto after = claims_of(server, second);
  CHECK(after["txn"] == before["txn"]);
  CHECK(after["sub"] == before["sub"]);
  CHECK(after["aud"] == before["aud"]);
  CHECK(after["exp"].get<std::int64_t>() <= before["exp"].get<std::int64_t>());
  const Params as_txn{{"subject_token_type", txn_token_type}};
  CHECK(member(ask(server, first, as_txn, "backend"), "error") == "invalid_request");
  CHECK(claims_of(server, exchanged(ask(server, first, as_txn, "inner")))["req_wl"] == "gateway,inner");
}

TEST_CASE("authserver transaction tokens: none is traded for an access token") {
  const AuthServer server(domain_config());
  const auto token = exchanged(ask(server, users_token(server)));
  const Params as_txn{{"subject_token_type", txn_token_type}};
  CHECK(member(exchange(server, "gateway", token, as_txn), "error") == "invalid_request");
  CHECK(ask(server, token, as_txn).status == 200);
}

TEST_CASE("authserver transaction tokens: where the key is absent the type is unknown") {
  const AuthServer server(exchange_config());
  CHECK(member(ask(server, users_token(server)), "error") == "invalid_request");
  const AuthServer with_key(domain_config());
  CHECK(ask(with_key, users_token(with_key)).status == 200);
}
