#include <doctest/doctest.h>

#include <chrono>

#include "http/authserver/authserver.hpp"
#include "jose/jwk.hpp"
#include "jose/jws.hpp"

#ifdef AUTHSERVER_HAS_FETCH
#include "fetch/server.hpp"
#endif

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

constexpr const char* jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const jose::Key& key() {
  static const jose::Key one = *jose::generate_key(jose::Algorithm::es256);
  return one;
}

/// The demo set-up and one more client, `worker`, with these members.
Json with_worker(const Json& members) {
  auto config = demo_config();
  Json worker = {{"client_id", "worker"}, {"grant_types", {"client_credentials"}}, {"scope", "read"}};
  worker.update(members);
  config["clients"].push_back(worker);
  return config;
}

Json with_keys() {
  return with_worker(
      {{"token_endpoint_auth_method", "private_key_jwt"}, {"jwks", Json::parse(jose::public_jwk_set({key()}))}});
}

std::string assertion(const AuthServer& server, const std::string& jti, const jose::Key& signer = key(),
                      const std::string& path = {}) {
  const auto now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  const Json claims = {{"iss", "worker"},
                       {"sub", "worker"},
                       {"aud", server.url() + path},
                       {"exp", now.time_since_epoch().count() + 60},
                       {"jti", jti}};
  const auto header = jose::jws_header(jose::name(signer.algorithm()), "client-authentication+jwt", signer.kid());
  return *jose::sign(signer, header, claims.dump());
}

Answer ask(const AuthServer& server, const std::string& assertion, const char* path = "/token", Params form = {}) {
  form.add("grant_type", "client_credentials");
  form.add("client_assertion_type", jwt_bearer);
  form.add("client_assertion", assertion);
  return server.post(path, form);
}

}  // namespace

TEST_CASE("authserver assertions: a client with registered keys gets a token, once for each assertion") {
  const AuthServer server(with_keys());
  const auto used = assertion(server, "one");
  const auto answer = ask(server, used);
  CHECK(answer.status == 200);
  CHECK(server.api("/api/me", member(answer, "access_token")).status == 200);
  const auto again = ask(server, used);
  CHECK(again.status == 401);
  CHECK(member(again, "error") == "invalid_client");
  CHECK(ask(server, assertion(server, "two", key(), "/token")).status == 401);
  CHECK(ask(server, assertion(server, "three", *jose::generate_key(jose::Algorithm::es256))).status == 401);
  CHECK(ask(server, assertion(server, "four")).status == 200);
}

TEST_CASE("authserver assertions: they authenticate at every endpoint of clients") {
  const AuthServer server(with_keys());
  const auto token = member(ask(server, assertion(server, "one")), "access_token");
  CHECK(ask(server, assertion(server, "two"), "/revoke", {{"token", token}}).status == 200);
  CHECK(server.api("/api/me", token).status == 401);
}

TEST_CASE("authserver assertions: a used one stays used after a restart") {
  const support::TemporaryDirectory directory;
  auto config = with_keys();
  config["store"] = "sqlite:" + directory.file("store.db");
  const auto file = write_config(directory.path(), config);
  std::string used;
  int port = 0;
  {
    AuthServer server(directory.path(), {"--config", file});
    port = server.port();
    used = assertion(server, "one");
    CHECK(ask(server, used).status == 200);
    CHECK(server.stop() == 0);
  }
  const AuthServer server(directory.path(), {"--config", file}, port);
  CHECK(ask(server, used).status == 401);
  CHECK(ask(server, assertion(server, "two")).status == 200);
}

TEST_CASE("authserver assertions: an HMAC of the client's secret") {
  const std::string secret(32, 's');
  const AuthServer server(
      with_worker({{"token_endpoint_auth_method", "client_secret_jwt"}, {"client_secret", secret}}));
  const auto hmac = *jose::make_hmac_key(secret, {});
  CHECK(ask(server, assertion(server, "one", hmac)).status == 200);
  CHECK(ask(server, assertion(server, "two", *jose::make_hmac_key(std::string(32, 'x'), {}))).status == 401);
  CHECK(server.token({{"grant_type", "client_credentials"}}, "worker", secret).status == 401);
}

#ifdef AUTHSERVER_HAS_FETCH
TEST_CASE("authserver assertions: keys that a client publishes are fetched, from where the operator allows") {
  const fetch_tests::Authority authority;
  const fetch_tests::RawServer keys(
      [](const std::string&) { return fetch_tests::response(jose::public_jwk_set({key()})); }, &authority);
  const auto origin = "https://localhost:" + keys.port_text();
  auto config = with_worker({{"token_endpoint_auth_method", "private_key_jwt"}, {"jwks_uri", origin + "/jwks"}});
  {
    // Loopback is not public.
    const AuthServer careful(config);
    CHECK(ask(careful, assertion(careful, "one")).status == 401);
    CHECK(keys.connections() == 0);
  }
  config["fetch"] = {{"trusted_origins", {origin}}, {"ca_file", authority.file()}};
  const AuthServer server(config);
  CHECK(ask(server, assertion(server, "one")).status == 200);
  CHECK(ask(server, assertion(server, "two")).status == 200);
  CHECK(keys.connections() == 1);
}
#endif
