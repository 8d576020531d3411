#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "http/example_server.hpp"
#include "support/free_port.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using Json = nlohmann::json;

namespace {

/// The two examples, each knowing of the other.
struct Pair {
  int port = support::free_port();
  std::string resource = "http://127.0.0.1:" + std::to_string(port) + "/mcp";
  ExampleServer authorization{"mcp_authorization", {resource}};
  ExampleServer server{"mcp_server", {authorization.issuer()}, port};

  Answer ask(const std::string& method, const Json& params = Json::object(), const std::string& token = {}) const {
    const Json message{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}};
    return server.post_json("/mcp", message.dump(), token.empty() ? "" : bearer(token));
  }
  Answer call(const std::string& tool, const std::string& token) const {
    return ask("tools/call", {{"name", tool}}, token);
  }
};

const char* const redirect_uri = "http://127.0.0.1:49152/callback";

std::string registered(const Pair& pair) {
  const Json body{{"client_name", "Test <client>"},
                  {"redirect_uris", {redirect_uri}},
                  {"grant_types", {"authorization_code", "refresh_token"}},
                  {"response_types", {"code"}},
                  {"token_endpoint_auth_method", "none"}};
  const auto answer = pair.authorization.post_json("/register", body.dump());
  REQUIRE(answer.status == 201);
  return member(answer, "client_id");
}

/// The tokens for `scope`, which alice agrees to after she has read the page.
Answer granted(const Pair& pair, const std::string& client_id, const std::vector<std::string>& scope) {
  std::string asked;
  Params boxes{{"decision", "allow"}};
  for (const auto& word : scope) {
    asked.append(asked.empty() ? "" : " ").append(word);
    boxes.add("scope", word);
  }
  Visitor alice(pair.authorization);
  const auto page = alice.open("/authorize", {{"response_type", "code"},
                                              {"client_id", client_id},
                                              {"redirect_uri", redirect_uri},
                                              {"scope", asked},
                                              {"state", "xyz"},
                                              {"resource", pair.resource},
                                              {"code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
                                              {"code_challenge_method", "S256"}});
  const auto consent = alice.submit(page, "/login", {{"username", "alice"}, {"password", "wonderland"}});
  CHECK(consent.body.find("<bdi>Test &lt;client&gt;</bdi> at 127.0.0.1") != std::string::npos);
  CHECK(consent.body.find("It registered itself") != std::string::npos);
  auto form = redemption(location_param(alice.submit(consent, "/decision", boxes), "code"));
  form.add("client_id", client_id);
  form.add("redirect_uri", redirect_uri);
  form.add("resource", pair.resource);
  return pair.authorization.post("/token", form);
}

std::string token_for(const Pair& pair, const std::string& client_id, const std::vector<std::string>& scope) {
  const auto tokens = granted(pair, client_id, scope);
  REQUIRE(tokens.status == 200);
  return member(tokens, "access_token");
}

Json result_of(const Answer& answer) {
  CHECK(answer.status == 200);
  return Json::parse(answer.body)["result"];
}

}  // namespace

TEST_CASE("example mcp_server: without a token a client is led to its authorization server") {
  const Pair pair;
  const auto refused = pair.ask("initialize");
  CHECK(refused.status == 401);
  const auto document = pair.server.issuer() + "/.well-known/oauth-protected-resource/mcp";
  CHECK(refused.field("WWW-Authenticate").find("resource_metadata=\"" + document + "\"") != std::string::npos);
  const auto told = Json::parse(pair.server.get("/.well-known/oauth-protected-resource/mcp").body);
  CHECK(told["resource"] == pair.resource);
  CHECK(told["authorization_servers"] == Json{pair.authorization.issuer()});
  const auto metadata = Json::parse(pair.authorization.get("/.well-known/oauth-authorization-server").body);
  CHECK(metadata["protected_resources"] == Json{pair.resource});
  CHECK(metadata["registration_endpoint"] == pair.authorization.issuer() + "/register");
  CHECK(metadata["client_id_metadata_document_supported"] == true);
}

TEST_CASE("example mcp_server: a client that registered calls a tool in alice's name, and asks again for more") {
  const Pair pair;
  const auto client = registered(pair);
  const auto reads = token_for(pair, client, {"read"});
  const auto who = result_of(pair.call("whoami", reads));
  CHECK(Json::parse(who["content"][0]["text"].get<std::string>()) ==
        Json{{"sub", "alice"}, {"client_id", client}, {"scope", "read"}});
  const auto refused = pair.call("write", reads);
  CHECK(refused.status == 403);
  CHECK(refused.field("WWW-Authenticate").find("scope=\"read write\"") != std::string::npos);
  const auto writes = token_for(pair, client, {"read", "write"});
  CHECK(result_of(pair.call("write", writes))["content"][0]["text"] == "written by alice");
  CHECK(pair.call("whoami", reads).status == 200);
}

TEST_CASE("example mcp_server: speaks each version of the protocol, and refuses what it does not know") {
  const Pair pair;
  const auto token = token_for(pair, registered(pair), {"read"});
  for (const char* version : {"2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"}) {
    CHECK(result_of(pair.ask("initialize", {{"protocolVersion", version}}, token))["protocolVersion"] == version);
  }
  CHECK(result_of(pair.ask("initialize", {{"protocolVersion", "1900-01-01"}}, token))["protocolVersion"] ==
        "2026-07-28");
  CHECK(result_of(pair.ask("ping", Json::object(), token)) == Json::object());
  CHECK(result_of(pair.ask("tools/list", Json::object(), token))["tools"].size() == 2);
  const auto post = [&](const std::string& body, const std::string& lines = {}) {
    return pair.server.post_json("/mcp", body, bearer(token) + lines);
  };
  CHECK(post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})").status == 202);
  CHECK(post("{").status == 400);
  CHECK(post("[]").status == 400);
  const auto nested = [](std::size_t deep) {
    return R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":)" + std::string(deep, '[') +
           std::string(deep, ']') + "}}";
  };
  CHECK(post(nested(15)).status == 400);
  CHECK(post(nested(10'000)).status == 400);
  CHECK(post(nested(14)).status == 200);
  CHECK(Json::parse(pair.ask("resources/list", Json::object(), token).body)["error"]["code"] == -32601);
  CHECK(pair.server.get("/mcp", bearer(token)).status == 405);
  CHECK(pair.server.get("/mcp").status == 401);
}

TEST_CASE("example mcp_server: a request of the newest version says in its fields what it says in its body") {
  const Pair pair;
  const auto token = token_for(pair, registered(pair), {"read"});
  const auto post = [&](const std::string& method, const std::string& lines) {
    const Json message{{"jsonrpc", "2.0"}, {"id", 7}, {"method", method}, {"params", {{"name", "whoami"}}}};
    return pair.server.post_json("/mcp", message.dump(), bearer(token) + lines);
  };
  const std::string modern = "MCP-Protocol-Version: 2026-07-28\r\n";
  const auto discovered = result_of(post("server/discover", modern + "Mcp-Method: server/discover\r\n"));
  CHECK(discovered["resultType"] == "complete");
  CHECK(discovered["supportedVersions"].size() == 4);
  const auto called = post("tools/call", modern + "Mcp-Method: tools/call\r\nMcp-Name: whoami\r\n");
  CHECK(result_of(called)["resultType"] == "complete");
  const auto other = post("tools/call", modern + "Mcp-Method: tools/call\r\nMcp-Name: write\r\n");
  CHECK(other.status == 400);
  CHECK(Json::parse(other.body)["error"]["code"] == -32020);
  CHECK(post("unknown", modern + "Mcp-Method: unknown\r\n").status == 404);
  const auto unsupported = post("ping", "MCP-Protocol-Version: 1900-01-01\r\n");
  CHECK(unsupported.status == 400);
  CHECK(Json::parse(unsupported.body)["error"]["data"]["supported"][0] == "2026-07-28");
  // A field may hold bytes that no JSON text has.
  const auto strange = post("ping", "MCP-Protocol-Version: \xE4\r\n");
  CHECK(strange.status == 400);
  CHECK(Json::parse(strange.body)["error"]["data"]["requested"] == "\uFFFD");
}

TEST_CASE("example mcp_server: a token for another resource opens nothing, and neither does a page of another origin") {
  const Pair pair;
  const auto client = registered(pair);
  const auto token = token_for(pair, client, {"read"});
  const Pair other;
  CHECK(other.call("whoami", token).status == 401);
  const std::string body = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
  CHECK(pair.server.post_json("/mcp", body, bearer(token) + "Origin: https://evil.example\r\n").status == 403);
  CHECK(pair.server.post_json("/mcp", body, bearer(token) + "Origin: " + pair.server.issuer() + "\r\n").status == 200);
}
