#include "config/client_id_metadata_documents.hpp"

#include <algorithm>

#include "config/registration.hpp"
#include "remote.hpp"

namespace authserver {
namespace {

using oauthkit::ClientDocumentOptions;

// As it stands in a URL: a name or an address, and a port where it is not the usual one.
bool is_host(const std::string& text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-._:[]").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

std::vector<std::string> read_hosts(Fields& fields) {
  constexpr const char* name = "allowed_hosts";
  auto hosts = fields.texts(name, {});
  if (!std::all_of(hosts.begin(), hosts.end(), is_host)) {
    fields.refuse(name, "expected hosts such as claude.ai or clients.example:8443, in lower case");
  }
  return hosts;
}

using Life = std::optional<std::chrono::seconds>;

Life read_life(Fields& fields, const char* name) {
  constexpr std::int64_t longest = 365 * 24 * 3600;
  if (!fields.find(name)) return std::nullopt;
  return std::chrono::seconds(fields.number(name, 0, 1, longest));
}

// What is not set makes room for what is: only what is set can contradict.
void read_lives(Fields& fields, ClientDocumentOptions& options) {
  const auto shortest = read_life(fields, "shortest_life");
  const auto usual = read_life(fields, "usual_life");
  const auto longest = read_life(fields, "longest_life");
  for (const auto& set : {shortest, usual, longest}) {
    if (!set) continue;
    options.shortest_life = std::min(options.shortest_life, *set);
    options.longest_life = std::max(options.longest_life, *set);
  }
  options.shortest_life = shortest.value_or(options.shortest_life);
  options.longest_life = longest.value_or(options.longest_life);
  if (options.shortest_life > options.longest_life) fields.refuse("shortest_life", "expected at most longest_life");
  options.usual_life = usual.value_or(std::clamp(options.usual_life, options.shortest_life, options.longest_life));
  if (options.usual_life < options.shortest_life || options.usual_life > options.longest_life) {
    fields.refuse("usual_life", "expected one from shortest_life to longest_life");
  }
}

ClientDocumentOptions read_options(Fields& fields, const Config& config) {
  ClientDocumentOptions options;
  options.scope = read_most_scope(fields, config);
  options.allowed_hosts = read_hosts(fields);
  options.max_bytes =
      static_cast<std::size_t>(fields.number("max_bytes", static_cast<std::int64_t>(options.max_bytes), 1, 64 * 1024));
  options.private_use_schemes = private_use_schemes(config);
  read_lives(fields, options);
  fields.finish();
  return options;
}

}  // namespace

void read_client_id_metadata_documents(Fields& root, Config& config) {
  constexpr const char* name = "client_id_metadata_documents";
  const Json* value = root.find(name);
  const bool usual = config.is_for_mcp() && can_fetch;
  if (!value && !usual) return;
  if (!can_fetch) root.refuse(name, "expected none; fetching is not built into this program");
  const auto nothing = Json::object();
  Fields fields(value ? *value : nothing, root.path_of(name));
  config.client_documents = read_options(fields, config);
}

}  // namespace authserver
