#include "http/authserver/agent.hpp"
#include "http/authserver/config_check.hpp"
#include "support/proofs.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using world::KeyHolder;

namespace {

std::string proof_line(const KeyHolder& holder, const char* method, const std::string& url, std::string_view token = {},
                       std::string_view nonce = {}) {
  auto proof = holder.proof(method, url, system_now(), token);
  if (!nonce.empty()) proof.claims["nonce"] = nonce;
  return "DPoP: " + holder.signature(proof) + "\r\n";
}

Answer ask(const AuthServer& server, const KeyHolder& holder, std::string_view nonce = {}) {
  return server.post("/token", {{"grant_type", "client_credentials"}},
                     basic("demo", "demo-secret") + proof_line(holder, "POST", server.url() + "/token", {}, nonce));
}

Answer call(const AuthServer& server, const std::string& scheme, const std::string& token, const std::string& more) {
  return server.get("/api/me", "Authorization: " + scheme + " " + token + "\r\n" + more);
}

}  // namespace

TEST_CASE("authserver dpop: a bound token opens the API with a proof of its key, and not as a bearer token") {
  const AuthServer server(demo_config());
  const KeyHolder holder;
  const auto answer = ask(server, holder);
  REQUIRE(answer.status == 200);
  CHECK(member(answer, "token_type") == "DPoP");
  const auto token = member(answer, "access_token");
  const auto url = server.url() + "/api/me";
  CHECK(call(server, "Bearer", token, "").status == 401);
  CHECK(call(server, "DPoP", token, "").status == 401);
  CHECK(call(server, "DPoP", token, proof_line(KeyHolder(), "GET", url, token)).status == 401);
  CHECK(call(server, "DPoP", token, proof_line(holder, "GET", url, token)).status == 200);
}

TEST_CASE("authserver dpop: with nonces a client is told one, at both ends") {
  auto config = demo_config();
  config["dpop"] = {{"nonces", true}, {"nonce_key", std::string(42, 'A') + "A"}};
  const AuthServer server(config);
  const KeyHolder holder;
  const auto told = ask(server, holder);
  CHECK(told.status == 400);
  CHECK(member(told, "error") == "use_dpop_nonce");
  const auto answer = ask(server, holder, told.field("DPoP-Nonce"));
  REQUIRE(answer.status == 200);
  const auto token = member(answer, "access_token");
  const auto url = server.url() + "/api/me";
  CHECK(call(server, "DPoP", token, proof_line(holder, "GET", url, token)).status == 401);
  CHECK(call(server, "DPoP", token, proof_line(holder, "GET", url, token, answer.field("DPoP-Nonce"))).status == 200);
}

TEST_CASE("authserver dpop: the metadata tells of it, and a client may be registered for it") {
  auto config = demo_config();
  config["clients"][0]["dpop_bound_access_tokens"] = true;
  const AuthServer server(config);
  const auto metadata = Json::parse(server.get("/.well-known/oauth-authorization-server").body);
  CHECK(metadata["dpop_signing_alg_values_supported"] == Json{"ES256", "EdDSA", "PS256", "RS256"});
  CHECK(member(server.token({{"grant_type", "client_credentials"}}), "error") == "invalid_dpop_proof");
  CHECK(ask(server, KeyHolder()).status == 200);
}
