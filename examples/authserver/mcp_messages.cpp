#include "mcp_messages.hpp"

#include <array>
#include <oauthkit/version.hpp>

#include "sent_json.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* newest_with_initialize = "2025-11-25";
constexpr std::array<std::string_view, 5> protocols = {"2024-11-05", "2025-03-26", "2025-06-18", newest_with_initialize,
                                                       "2026-07-28"};

// JSON-RPC 2.0 §5.1
enum class Wrong { parse_error = -32700, invalid_request = -32600, method_not_found = -32601, invalid_params = -32602 };

Response json(int status, const Json& body) {
  return Response::json(status, body.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Response success(const Json& id, Json result) {
  return json(200, {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
}

Response failure(int status, const Json& id, Wrong wrong, const char* message) {
  return json(status,
              {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", static_cast<int>(wrong)}, {"message", message}}}});
}

/// The member `name` of `object`; null when it is absent, or `object` is none.
Json member_of(const Json& object, const char* name) {
  return object.is_object() && object.contains(name) ? object[name] : Json();
}

// The version that the client speaks, where it is known; else the newest that begins with this message.
Json initialized(const Json& params, const std::string& name) {
  const auto asked = member_of(params, "protocolVersion");
  std::string version = newest_with_initialize;
  for (const auto known : protocols) {
    if (asked.is_string() && asked.get<std::string>() == known) version = known;
  }
  return {{"protocolVersion", version},
          {"capabilities", {{"tools", Json::object()}}},
          {"serverInfo", {{"name", name}, {"version", OAUTHKIT_VERSION}}}};
}

Json tool(const char* name, const char* description) {
  return {{"name", name}, {"description", description}, {"inputSchema", {{"type", "object"}}}};
}

Json tools() {
  return {{"tools", Json::array({tool("whoami", "Tells who is signed in, through which client, and what was granted."),
                                 tool("write", "The same, and needs the scope write.")})}};
}

Response call_tool(const Json& id, const Json& params, const CallTool& call) {
  const auto name = member_of(params, "name");
  if (!name.is_string()) return failure(200, id, Wrong::invalid_params, "params.name is missing");
  const auto answer = call(name.get<std::string>());
  if (!answer) return failure(200, id, Wrong::invalid_params, "there is no such tool");
  if (answer->refused) return *answer->refused;
  const auto content = Json::array({{{"type", "text"}, {"text", answer->text}}});
  return success(id, {{"content", content}, {"isError", false}});
}

}  // namespace

Response answer_mcp(const Request& request, const std::string& name, const CallTool& call) {
  // RFC 8259 §4: of two members of one name everybody reads another one.
  const auto message = read_sent_json(request.body);
  if (!message) return failure(400, nullptr, Wrong::parse_error, "the body is no JSON, or names a member twice");
  const auto method = member_of(*message, "method");
  const auto id = member_of(*message, "id");
  const bool has_id = id.is_string() || id.is_number_integer();
  const bool is_answer = message->is_object() && (message->contains("result") || message->contains("error"));
  // JSON-RPC 2.0 §4.1: nothing is answered to a notification, nor to an answer.
  if ((method.is_string() && !has_id) || (is_answer && has_id)) {
    return {202, {{"Cache-Control", "no-store"}}, {}};
  }
  if (!method.is_string()) return failure(400, nullptr, Wrong::invalid_request, "the body is no message of JSON-RPC");
  const auto asked = method.get<std::string>();
  const auto params = member_of(*message, "params");
  if (asked == "initialize") return success(id, initialized(params, name));
  if (asked == "ping") return success(id, Json::object());
  if (asked == "tools/list") return success(id, tools());
  if (asked == "tools/call") return call_tool(id, params, call);
  return failure(200, id, Wrong::method_not_found, "there is no such method");
}

}  // namespace authserver
