// An MCP server over HTTP (Streamable HTTP, without sessions) with two tools, which clients such as Claude or VS Code
// use in a person's name. Three lines protect it; of its authorization server it knows the URL.
// Try it: run `mcp_authorization` and beside it `mcp_server`, and give an MCP client the address that it prints.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/mcp.hpp>
#include <oauthkit/oauthkit.hpp>
#include <oauthkit/resource_server.hpp>

using namespace oauthkit;
using Json = nlohmann::json;

namespace {

// The newest first. It says all it needs to with each request; those before it begin with `initialize`.
const std::array versions = {"2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"};

bool is_known(const std::string& version) {
  return std::find(versions.begin(), versions.end(), version) != versions.end();
}

std::string field(const Request& request, const char* name) {
  return std::string(request.headers.get(name).value_or(std::string_view()));
}

/// Nothing of what strangers sent can keep it from being written.
std::string written(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

/// Discarded when it is no JSON, or deeper than anything that is asked for here.
Json read(const std::string& text) {
  int deepest = 0;
  const auto look = [&](int depth, auto, auto&) { return (deepest = std::max(deepest, depth)) < 16; };
  const auto json = Json::parse(text, look, false);
  return deepest < 16 ? json : Json(Json::value_t::discarded);
}

/// A request of JSON-RPC, and how it is answered.
struct Call {
  Json message;
  bool is_modern = false;

  std::string method() const { return message.value("method", Json()).is_string() ? message["method"] : ""; }
  Json param(const char* name) const {
    const auto params = message.value("params", Json::object());
    return params.is_object() ? params.value(name, Json()) : Json();
  }
  Response result(Json result) const {
    if (is_modern) result["resultType"] = "complete";
    return Response::json(200, written({{"jsonrpc", "2.0"}, {"id", message["id"]}, {"result", result}}));
  }
  /// Something that a client may keep for a minute.
  Response lasting(Json what) const {
    if (is_modern) what.update({{"ttlMs", 60'000}, {"cacheScope", "private"}});
    return result(std::move(what));
  }
  Response error(int status, int code, const char* text, Json data = nullptr) const {
    Json error{{"code", code}, {"message", text}};
    if (!data.is_null()) error["data"] = std::move(data);
    Json answer{{"jsonrpc", "2.0"}, {"error", error}};
    if (message.is_object() && message.contains("id")) answer["id"] = message["id"];
    return Response::json(status, written(answer));
  }
};

Json about() {
  return {{"capabilities", {{"tools", Json::object()}}},
          {"serverInfo", {{"name", "oauthkit example"}, {"version", "1.0"}}}};
}

Json tool(const char* name, const char* description) {
  return {{"name", name},
          {"description", description},
          {"inputSchema", {{"type", "object"}, {"properties", Json::object()}}}};
}

Json text(const std::string& text) { return {{"content", {{{"type", "text"}, {"text", text}}}}, {"isError", false}}; }

Response call_tool(const mcp::Resource& guarded, const Call& call, const Authorization& who) {
  const auto name = call.param("name");
  if (name == "whoami") {
    return call.result(
        text(written({{"sub", who.user_id}, {"client_id", who.client_id}, {"scope", who.access.scope.to_string()}})));
  }
  if (name != "write") return call.error(200, -32602, "there is no such tool");
  // More than the door asks for: the client is told all that the tool needs, and asks the person again.
  if (const auto refused = guarded.refusal(who, {"read", "write"})) return *refused;
  return call.result(text("written by " + who.user_id));
}

Response answer(const mcp::Resource& guarded, const Request& request, const Authorization& who) {
  if (request.method != "POST") return {405, {{"Allow", "POST"}}, {}};
  const auto version = field(request, "MCP-Protocol-Version");
  const Call call{read(request.body), version == versions.front()};
  if (call.message.is_discarded()) return call.error(400, -32700, "this is no JSON");
  const auto method = call.message.is_object() ? call.method() : "";
  if (method.empty()) return call.error(400, -32600, "this is no request of JSON-RPC");
  if (!version.empty() && !is_known(version)) {
    return call.error(400, -32022, "Unsupported protocol version", {{"supported", versions}, {"requested", version}});
  }
  // A notification, such as notifications/initialized.
  if (!call.message.contains("id")) return {.status = 202};
  const bool names_tool = method == "tools/call" && call.param("name") != field(request, "Mcp-Name");
  if (call.is_modern && (field(request, "Mcp-Method") != method || names_tool)) {
    return call.error(400, -32020, "the header fields say something else than the body");
  }
  if (method == "initialize") {
    const auto asked = call.param("protocolVersion");
    auto result = about();
    result["protocolVersion"] = asked.is_string() && is_known(asked) ? asked : Json(versions.front());
    return call.result(result);
  }
  if (method == "server/discover") {
    auto result = about();
    result["supportedVersions"] = versions;
    return call.lasting(result);
  }
  if (method == "ping") return call.result(Json::object());
  if (method == "tools/list") {
    return call.lasting(
        {{"tools", {tool("whoami", "Who you are here"), tool("write", "Writes, with the scope write")}}});
  }
  if (method == "tools/call") return call_tool(guarded, call, who);
  return call.error(call.is_modern ? 404 : 200, -32601, "there is no such method");
}

}  // namespace

// mcp_server [PORT [AUTHORIZATION_SERVER]]
int main(int argc, char** argv) {
  const int port = argc > 1 ? std::atoi(argv[1]) : 9001;
  const std::string issuer = argc > 2 ? argv[2] : "http://127.0.0.1:9000";
  const std::string resource = "http://127.0.0.1:" + std::to_string(port) + "/mcp";
  const auto fetcher = std::make_shared<Fetcher>(FetchOptions{.trusted_origins = {issuer}});
  const auto reader =
      jwt_reader({.issuer = issuer, .audience = {resource}, .jwks_uri = issuer + "/jwks", .remote_keys = fetcher});

  httplib::Server http;
  adapters::prepare(http);
  const mcp::Resource guarded({.resource = resource, .authorization_servers = {issuer}, .scopes = {"read"}}, reader);
  const auto served = guarded.guard({"read"}, [&](const auto& r, const auto& who) { return answer(guarded, r, who); });
  adapters::mount(http, guarded.routes());
  for (const char* method : {"POST", "GET", "DELETE", "OPTIONS"}) adapters::mount(http, method, "/mcp", served);
  std::cout << "Add " << resource << " to an MCP client" << std::endl;
  return http.listen("127.0.0.1", port) ? 0 : 1;
}
