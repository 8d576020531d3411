#include "http/authserver/signing_client.hpp"

#include <doctest/doctest.h>

namespace oauthkit::testing {
namespace {

constexpr const char* jwt_bearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::int64_t now() { return std::chrono::floor<std::chrono::seconds>(system_now()).time_since_epoch().count(); }

}  // namespace

Json SigningClient::registration(const Json& more) const {
  Json client = {{"client_id", "signer"},
                 {"client_name", "Signer"},
                 {"token_endpoint_auth_method", "private_key_jwt"},
                 {"jwks", Json::parse(jose::public_jwk_set({key_}))},
                 {"redirect_uris", {"https://client.example/callback"}},
                 {"grant_types", {"authorization_code", "refresh_token", "client_credentials"}},
                 {"scope", "read write"}};
  client.update(more);
  return client;
}

Json SigningClient::config(const Json& more) const {
  auto config = demo_config();
  config["clients"] = {registration(more)};
  return config;
}

Params SigningClient::asks(const Params& changes) const {
  auto all = changes;
  if (!changes.contains("client_id")) all.add("client_id", "signer");
  return authorization(all);
}

std::string SigningClient::object(const AuthServer& server, const Json& changes) const {
  return object(server, changes, key_);
}

std::string SigningClient::object(const AuthServer& server, const Json& changes, const jose::Key& key) const {
  Json claims = {{"iss", "signer"}, {"aud", server.url()}, {"nbf", now()}, {"exp", now() + 300}};
  for (const auto& [name, value] : asks()) claims[name] = value;
  claims.merge_patch(changes);
  return *jose::sign(key, jose::jws_header(jose::name(key.algorithm()), "oauth-authz-req+jwt", key.kid()),
                     claims.dump());
}

Answer SigningClient::post(const AuthServer& server, const std::string& path, const Params& form,
                           bool with_proof) const {
  auto all = form;
  all.add("client_assertion_type", jwt_bearer);
  all.add("client_assertion", assertion(server));
  std::string lines;
  if (with_proof)
    lines = "DPoP: " + holder_.signature(holder_.proof("POST", server.url() + path, system_now())) + "\r\n";
  return server.post(path, all, lines);
}

std::string SigningClient::pushed(const AuthServer& server, const Params& form) const {
  const auto answer = post(server, "/par", form);
  INFO(answer.body);
  REQUIRE(answer.status == 201);
  return target({{"client_id", "signer"}, {"request_uri", member(answer, "request_uri")}});
}

Answer SigningClient::call(const AuthServer& server, const std::string& access_token) const {
  const auto proof = holder_.proof("GET", server.url() + "/api/me", system_now(), access_token);
  return server.get("/api/me",
                    "Authorization: DPoP " + access_token + "\r\nDPoP: " + holder_.signature(proof) + "\r\n");
}

std::string SigningClient::assertion(const AuthServer& server) const {
  const Json claims = {{"iss", "signer"},
                       {"sub", "signer"},
                       {"aud", server.url()},
                       {"exp", now() + 60},
                       {"jti", random_id(system_random)}};
  return *jose::sign(key_, jose::jws_header(jose::name(key_.algorithm()), "client-authentication+jwt", key_.kid()),
                     claims.dump());
}

Json under(const char* profile, const SigningClient& client, const Json& more) {
  auto config = client.config(more);
  config["profile"] = profile;
  return config;
}

Json claims_of(const AuthServer& server, std::string_view token) {
  const auto set = jose::read_jwk_set(server.get("/jwks").body);
  jose::CompactJws jws;
  REQUIRE(set);
  if (!jws.read(token)) return nullptr;
  const auto payload = jose::verify(jws, *set, jose::asymmetric);
  return payload ? Json::parse(*payload) : Json();
}

std::string error_on(const Answer& page) {
  const std::string before = "<p class=\"foot\"><code>";
  const auto at = page.body.find(before);
  if (at == std::string::npos) return {};
  const auto begin = at + before.size();
  return page.body.substr(begin, page.body.find('<', begin) - begin);
}

}  // namespace oauthkit::testing
