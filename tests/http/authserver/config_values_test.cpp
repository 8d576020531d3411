#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

TEST_CASE("authserver config: the server's own members") {
  expect_all({
      {"/issuer", 5, "https://auth.example", "issuer: expected a string"},
      {"/issuer", "http://auth.example", "http://localhost:9000", "issuer: expected an https URL"},
      {"/listen", 9000, "127.0.0.1:9000", "listen: expected a string"},
      {"/listen", "9000", "localhost:0", "listen: expected HOST:PORT"},
      {"/profile", "oauth3", "oauth20", "profile: expected oauth20, oauth21, browser"},
      {"/scopes", "read", Json::array({"read", "openid"}), "scopes: expected an array of strings"},
      {"/scopes", Json::array({"read write"}), Json::array(), "scopes: expected scope tokens"},
      {"/store", "mysql://x", "memory:", "store: expected memory:"},
      {"/store", "postgresql://", "memory:", "store: expected memory:"},
      {"/store", "memory:x", "memory:", "store: expected memory:"},
      {"/store", "redis://", "memory:", "store: expected memory:"},
      {"/store", "sqlite::memory:", "memory:", "store: expected"},
  });
}

TEST_CASE("authserver config: http") {
  expect_all({
      {"/http", "httplib", {{"adapter", "httplib"}}, "http: expected an object"},
      {"/http", {{"adapter", "nginx"}}, {{"threads", 1}}, "http.adapter: expected httplib or microhttpd"},
#ifndef AUTHSERVER_HAS_MICROHTTPD
      {"/http", {{"adapter", "microhttpd"}}, Json::object(), "http.adapter: expected httplib; microhttpd is not built"},
#else
      {"/http",
       {{"adapter", "Microhttpd"}},
       {{"adapter", "microhttpd"}},
       "http.adapter: expected httplib or microhttpd"},
#endif
      {"/http", {{"threads", 0}}, {{"threads", 1024}}, "http.threads: expected a whole number from 1 to 1024"},
      {"/http", {{"threads", 1025}}, {{"threads", 1}}, "http.threads: expected a whole number"},
      {"/http", {{"threads", "16"}}, {{"threads", 16}}, "http.threads: expected a whole number"},
      {"/http", {{"queue", 0}}, {{"queue", 1}}, "http.queue: expected a whole number from 1 to 65536"},
      {"/http", {{"connections", 0}}, {{"connections", 1}}, "http.connections: expected a whole number"},
      {"/http",
       {{"trusted_proxies", "10.0.0.5"}},
       {{"trusted_proxies", {"10.0.0.5"}}},
       "http.trusted_proxies: expected"},
      {"/http",
       {{"trusted_proxies", {"10.0.0.5", "proxy.example"}}},
       {{"trusted_proxies", {"10.0.0.5", "2001:db8::/64"}}},
       "http.trusted_proxies: expected IP addresses, or networks"},
      {"/http",
       {{"trusted_proxies", {"0.0.0.0/0"}}},
       {{"trusted_proxies", Json::array()}},
       "http.trusted_proxies: expected IP addresses, or networks"},
      {"/http",
       {{"keep_alive_only_without_a_proxy_in_front", 1}},
       {{"keep_alive_only_without_a_proxy_in_front", true}},
       "http.keep_alive_only_without_a_proxy_in_front: expected"},
      {"/http",
       {{"handlers_never_block", "yes"}},
       {{"handlers_never_block", true}},
       "http.handlers_never_block: expected"},
  });
}

TEST_CASE("authserver config: proofs and certificates") {
  const Json proxy{{"proxies", {"127.0.0.1"}}};
  const std::string key(43, 'A');
  expect_all({
      {"/dpop", true, Json::object(), "dpop: expected an object"},
      {"/dpop", {{"nonces", 1}}, {{"nonces", true}}, "dpop.nonces: expected true or false"},
      {"/dpop", {{"nonce_key", "short"}}, {{"nonce_key", key}}, "dpop.nonce_key: expected 32 random bytes"},
      {"/mtls", true, proxy, "mtls: expected an object"},
      {"/mtls", Json::object(), proxy, "mtls.proxies: expected the IP addresses"},
      {"/mtls", {{"proxies", {"localhost"}}}, proxy, "mtls.proxies: expected the IP addresses"},
      {"/mtls", {{"base_url", "https://mtls.as.example"}}, proxy, "mtls.proxies: expected the IP addresses"},
      {"/mtls",
       {{"proxies", {"::1"}}, {"base_url", "http://mtls.as.example"}},
       {{"proxies", {"::1"}}, {"base_url", "https://mtls.as.example"}},
       "mtls.base_url: expected an https URL"},
      {"/mtls",
       {{"proxies", {"::1"}}, {"base_url", "https://mtls.as.example?x"}},
       {{"proxies", {"::1"}}, {"base_url", "https://mtls.as.example/x"}},
       "mtls.base_url: expected an https URL"},
      {"/signed_metadata", "yes", true, "signed_metadata: expected true or false"},
      {"/mtls",
       {{"proxies", {"::1"}}, {"format", "pem"}},
       {{"proxies", {"::1"}}, {"format", "escaped_pem"}},
       "mtls.format: expected client_cert or escaped_pem"},
  });
}

TEST_CASE("authserver config: a client with a certificate needs a proxy that tells of it") {
  expect_all({
      {"/clients/0/tls_client_certificate_bound_access_tokens", true, false, "mtls: expected one, because the client"},
      {"/clients/0/tls_client_auth_san_dns", "a.example", "", "clients[0].token_endpoint_auth_method: expected one"},
      {"/clients/0/dpop_bound_access_tokens", 1, true, "clients[0].dpop_bound_access_tokens: expected true or false"},
  });
}

TEST_CASE("authserver config: lifetimes and formats of tokens") {
  const Json second{{"lifetime", 1}};
  expect_all({
      {"/access_token", {{"format", "JWT"}}, {{"format", "jwt"}}, "access_token.format: expected opaque, jwt or"},
      {"/access_token", {{"format", 1}}, {{"format", "sealed"}}, "access_token.format: expected a string"},
      {"/access_token", {{"format", "xml"}}, second, "access_token.format: expected opaque, jwt or sealed"},
      {"/access_token", {{"lifetime", 0}}, second, "access_token.lifetime: expected a whole number from 1"},
      {"/access_token", {{"lifetime", -3600}}, second, "access_token.lifetime: expected a whole number"},
      {"/access_token", {{"lifetime", 1.5}}, second, "access_token.lifetime: expected a whole number"},
      {"/access_token", {{"lifetime", "3600"}}, {{"lifetime", nullptr}}, "access_token.lifetime: expected a whole"},
      {"/access_token", {{"lifetime", 18446744073709551615ULL}}, second, "access_token.lifetime: expected a whole"},
      {"/refresh_token", {{"lifetime", 1e300}}, {{"lifetime", nullptr}}, "refresh_token.lifetime: expected a whole"},
      {"/refresh_token", {{"grace", -1}}, {{"grace", 60}}, "refresh_token.grace: expected a whole number from 0"},
      {"/refresh_token", {{"rotation", 1}}, {{"rotation", true}}, "refresh_token.rotation: expected true or false"},
      {"/authorization_code",
       {{"lifetime", 601}},
       {{"lifetime", 600}},
       "authorization_code.lifetime: expected a whole"},
      {"/authorization_code", {{"lifetime", nullptr}}, second, "authorization_code.lifetime: expected a whole"},
      {"/transaction", {{"lifetime", 0}}, second, "transaction.lifetime: expected a whole number"},
  });
}

TEST_CASE("authserver config: keys") {
  expect_all({
      {"/keys", "keys.json", Json::object(), "keys: expected an object"},
      {"/keys", {{"file", 1}}, {{"file", ""}}, "keys.file: expected a string"},
      {"/keys", {{"algorithm", "HS256"}}, {{"algorithm", "EdDSA"}}, "keys.algorithm: expected ES256, EdDSA, PS256"},
      {"/keys", {{"algorithm", "none"}}, {{"algorithm", "ES256"}}, "keys.algorithm: expected ES256"},
      {"/keys", {{"publish", 0}}, {{"publish", 1}}, "keys.publish: expected a whole number from 1"},
      {"/keys", {{"rotation", 0}}, {{"rotation", nullptr}}, "keys.rotation: expected a whole number"},
      {"/keys", {{"retire", -1}}, {{"retire", 1}}, "keys.retire: expected a whole number from 1"},
      {"/keys", {{"period", 1}}, {{"rotation", 4000}}, "keys.period: unknown key"},
  });
}

TEST_CASE("authserver config: a schedule by which keys would pile up is refused") {
  const support::TemporaryDirectory directory;
  const auto told = [&](int rotation) {
    auto config = demo_config();
    config["access_token"] = {{"format", "jwt"}};
    config["keys"] = {{"rotation", rotation}};
    return check(write_config(directory.path(), config));
  };
  const auto refused = told(60);
  CHECK(refused.status == 2);
  CHECK(holds(refused.err, "keys: a key ring would hold more than 32 keys at once"));
  CHECK(told(4000).status == 0);
}

TEST_CASE("authserver config: keys outlive the tokens, and such tokens have an end") {
  const support::TemporaryDirectory directory;
  const auto told = [&](const Json& access_token, const Json& keys, const Json& own) {
    auto config = demo_config();
    config["access_token"] = access_token;
    if (!keys.is_null()) config["keys"] = keys;
    config["clients"][0]["access_token_lifetime"] = own;
    return check(write_config(directory.path(), config));
  };
  const Json jwt{{"format", "jwt"}};
  const Json sealed{{"format", "sealed"}};
  CHECK(holds(told(jwt, {{"retire", 3599}}, 60).err, "keys.retire: expected at least 3600"));
  CHECK(told(jwt, {{"retire", 3600}}, 60).status == 0);
  CHECK(holds(told(jwt, {{"retire", 3600}}, 7200).err, "keys.retire: expected at least 7200"));
  CHECK(told(jwt, nullptr, 864000).status == 0);
  CHECK(holds(told(jwt, nullptr, nullptr).err, "clients[0].access_token_lifetime: expected an end"));
  CHECK(holds(told({{"format", "jwt"}, {"lifetime", nullptr}}, nullptr, 60).err, "access_token.lifetime: expected an"));
  CHECK(holds(told({{"format", "sealed"}, {"lifetime", 86401}}, nullptr, 60).err, "expected at most 86400"));
  CHECK(holds(told(sealed, nullptr, 86401).err, "clients[0].access_token_lifetime: expected at most 86400"));
  CHECK(told(sealed, nullptr, 86400).status == 0);
  CHECK(told({{"format", "opaque"}, {"lifetime", nullptr}}, {{"retire", 1}}, nullptr).status == 0);
}

TEST_CASE("authserver config: clients") {
  expect_all({
      {"/clients", Json::object(), Json::array(), "clients: expected an array"},
      {"/clients/1", "native", demo_config()["clients"][1], "clients[1]: expected an object"},
      {"/clients/0/client_id", 5, "demo", "clients[0].client_id: expected a string"},
      {"/clients/0/client_id", "", "a b:%+", "clients[0].client_id: expected 1 to 255 characters"},
      {"/clients/0/client_id", "tab\t", "~", "clients[0].client_id: expected 1 to 255 characters"},
      {"/clients/0/client_id", "d\u00e9mo", "demo", "clients[0].client_id: expected 1 to 255 characters"},
      {"/clients/0/client_id", "native", "other", "clients[1].client_id: expected one of its own"},
      {"/clients/0/client_name", 1, "D\u00e9mo", "clients[0].client_name: expected a string"},
      {"/clients/0/client_secret", "", " s:%+e", "clients[0].client_secret: expected"},
      {"/clients/0/client_secret", "s\u00e9cret", "secret", "clients[0].client_secret: expected 1 to 255"},
      {"/clients/0/client_secret", Json::array(), "x", "clients[0].client_secret: expected a string"},
      {"/clients/0/application_type", "desktop", "native", "clients[0].application_type: expected web or native"},
      {"/clients/0/trusted", "yes", true, "clients[0].trusted: expected true or false"},
      {"/clients/0/scope", "read \"", "read", "clients[0].scope: expected scope tokens"},
      {"/clients/0/scope", Json::array({"read"}), "", "clients[0].scope: expected a string"},
      {"/clients/0/grant_types", "authorization_code", Json::array(), "clients[0].grant_types: expected an array"},
      {"/clients/0/response_types", Json::array({1}), Json::array({"code"}), "clients[0].response_types: expected an"},
      {"/clients/0/access_token_lifetime", 0, nullptr, "clients[0].access_token_lifetime: expected a whole number"},
      {"/clients/0/refresh_token_lifetime", "never", nullptr, "clients[0].refresh_token_lifetime: expected a whole"},
  });
}

TEST_CASE("authserver config: how clients authenticate") {
  expect_all({
      {"/clients/0/token_endpoint_auth_method", "client_secret", "client_secret_post",
       "clients[0].token_endpoint_auth_method: expected client_secret_basic"},
      {"/clients/0/token_endpoint_auth_method", "none", "client_secret_basic",
       "clients[0].client_secret: expected none beside"},
      {"/clients/1/token_endpoint_auth_method", "client_secret_basic", "none",
       "clients[1].client_secret: expected one, unless"},
      {"/clients/0/legacy_auth_methods", "client_secret_post", Json::array({"client_secret_post"}),
       "clients[0].legacy_auth_methods: expected an array of strings"},
      {"/clients/0/legacy_auth_methods", Json::array({"none"}), Json::array({"client_secret_basic"}),
       "clients[0].legacy_auth_methods: expected client_secret_basic or client_secret_post"},
      {"/clients/1/legacy_auth_methods", Json::array({"client_secret_post"}), Json::array(),
       "clients[1].legacy_auth_methods: expected client_secret_basic or client_secret_post"},
  });
}

namespace {

/// Sets members of a client `worker` wrong, and then right; `told` names the member.
void expect_worker(const Json& base, const std::string& name, const Json& bad, const Json& good,
                   const std::string& told) {
  Json worker = {{"client_id", "worker"}, {"grant_types", {"client_credentials"}}};
  worker.update(base);
  Json wrong = worker;
  wrong[name] = bad;
  Json right = worker;
  right[name] = good;
  const auto refusal = "clients[2]." + told;
  expect_all({{"/clients/2", wrong, right, refusal.c_str()}});
}

}  // namespace

TEST_CASE("authserver config: clients that sign") {
  const Json jwks = {{"keys", Json::array()}};
  const Json with_keys = {{"token_endpoint_auth_method", "private_key_jwt"}, {"jwks", jwks}};
  expect_worker(with_keys, "jwks", nullptr, jwks, "jwks: expected {\"keys\": [...]} with public keys");
  expect_worker(with_keys, "jwks", {{"keys", {{{"kty", "EC"}, {"d", "x"}}}}}, jwks, "jwks: expected {\"keys\": [...]}");
  expect_worker(with_keys, "token_endpoint_auth_signing_alg", "HS256", "ES256",
                "token_endpoint_auth_signing_alg: expected ES256, EdDSA, PS256 or RS256");
  expect_worker({{"jwks", jwks}}, "token_endpoint_auth_method", "client_secret_basic", "private_key_jwt",
                "client_secret: expected one, unless");
  const Json with_secret = {{"token_endpoint_auth_method", "client_secret_jwt"},
                            {"client_secret", std::string(32, 's')}};
  expect_worker(with_secret, "client_secret", std::string(31, 's'), std::string(32, 's'),
                "client_secret: expected 32 to 255 characters");
  expect_worker(with_secret, "token_endpoint_auth_signing_alg", "ES256", "HS256",
                "token_endpoint_auth_signing_alg: expected HS256");
}

#ifdef AUTHSERVER_HAS_FETCH
TEST_CASE("authserver config: clients that publish their keys") {
  const Json uri = {{"token_endpoint_auth_method", "private_key_jwt"}};
  expect_worker(uri, "jwks_uri", "http://keys.example/jwks", "https://keys.example/jwks",
                "jwks_uri: expected an https URL");
  expect_worker(uri, "jwks_uri", "", "https://keys.example/jwks", "jwks: expected keys, or jwks_uri");
  expect_all({{"/fetch",
               {{"trusted_origins", {"keys.internal"}}},
               {{"trusted_origins", {"https://keys.internal"}}},
               "fetch.trusted_origins: expected origins"}});
}
#endif

TEST_CASE("authserver config: redirect URIs are checked when the configuration is read") {
  const char* at = "/clients/0/redirect_uris";
  const auto uris = [](const char* uri) { return Json::array({"https://client.example/callback", uri}); };
  const auto good = uris("com.example.app:/callback");
  std::vector<Row> rows;
  for (const auto* uri : {"/callback", "https://client.example/#x", "http://client.example/", "javascript:alert(1)",
                          "https://*.client.example/", "https://me@client.example/", "app:/callback"}) {
    rows.push_back({at, uris(uri), good, "clients[0].redirect_uris[1]: the redirect URI "});
  }
  rows.push_back({at, Json::array(), good, "clients[0].redirect_uris: expected at least one"});
  expect_all(rows);
}

TEST_CASE("authserver config: users") {
  expect_all({
      {"/users", "alice", Json::array(), "users: expected an array"},
      {"/users/0/sub", "", "x", "users[0].sub: expected a string of 1 to 255 bytes"},
      {"/users/0/sub", "user-2", "user-3", "users[1].sub: expected one of its own"},
      {"/users/0/username", "bob", "\u00e9ve", "users[1].username: expected one of its own"},
      {"/users/0/password", "", "\u00e9", "users[0].password: expected"},
      {"/users/0/password", nullptr, "x", "users[0].password: expected"},
      {"/users/0/totp_secret", 1, std::string(32, 'A'), "users[0].totp_secret: expected a string"},
      {"/users/0/totp_secret", std::string(25, 'A'), std::string(26, 'A'),
       "users[0].totp_secret: expected at least 26"},
      {"/users/0/totp_secret", std::string(32, '1'), "jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp====",
       "users[0].totp_secret: expected at least 26 characters of base32"},
      {"/users/0/claims", "Alice", Json::object(), "users[0].claims: expected an object"},
      {"/users/0/claims", {{"name", 1}}, {{"name", "A"}, {"more", 1}}, "users[0].claims.name: expected a string"},
  });
}
