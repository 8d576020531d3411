#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <oauthkit/http.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace authserver {

/// What a tool answers with: its text, or a refusal.
struct ToolAnswer {
  std::string text = {};
  std::optional<oauthkit::Response> refused = {};
};

/// Carries out a tool; nothing for one that there is not.
using CallTool = std::function<std::optional<ToolAnswer>(std::string_view name)>;

/// The answer of an MCP server to the message in `request` (JSON-RPC 2.0, Streamable HTTP), one that keeps no session.
oauthkit::Response answer_mcp(const oauthkit::Request& request, const std::string& name, const CallTool& call);

}  // namespace authserver
