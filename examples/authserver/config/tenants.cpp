#include "config/tenants.hpp"

#include <algorithm>
#include <array>

#include "config/document.hpp"
#include "config/failure.hpp"
#include "config/paths.hpp"

namespace authserver {
namespace {

// What a tenant has to itself. Of these only the profile is the main server's where it says nothing.
constexpr auto own_members = std::to_array<const char*>(
    {"clients", "users", "scopes", "access_token", "refresh_token", "registration", "client_id_metadata_documents",
     "mcp", "profile", "openid", "consent", "logout", "device", "ciba", "attempts", "token_exchange", "trusted_issuers",
     "chaining", "transaction_tokens"});

// The administration is the main server's alone.
constexpr std::array<const char*, 3> main_members = {"issuer", "admin", "tenants"};

void check_members(const Json& value, const std::string& path) {
  Fields fields(value, path);
  fields.find("issuer");
  for (const auto* name : own_members) fields.find(name);
  fields.finish();
}

/// As if the tenant were the whole.
Json whole_of(const Json& tenant, const Json& document) {
  Json whole = document;
  for (const auto* name : main_members) whole.erase(name);
  for (const auto* name : own_members) {
    if (std::string_view(name) != "profile") whole.erase(name);
    if (tenant.contains(name)) whole[name] = tenant[name];
  }
  return whole;
}

bool is_of_server(const Config& main, const std::string& path) {
  const auto first = [](const std::string& text) { return text.substr(0, text.find('/', 1)); };
  const auto& resources = main.mcp ? main.mcp->resources : std::vector<McpResource>();
  return is_path_of_server(path) || std::any_of(resources.begin(), resources.end(), [&](const McpResource& resource) {
           return first(resource.path) == first(path);
         });
}

std::string read_issuer(Fields& fields, const Config& main) {
  auto issuer = fields.text("issuer", "");
  if (issuer.find("://") != std::string::npos) {
    issuer = checked_issuer(issuer, fields.path_of("issuer"));
    const auto path = std::min(issuer.find('/', issuer.find("://") + 3), issuer.size());
    if (path == issuer.size() || is_plain_path(std::string_view(issuer).substr(path))) return issuer;
  } else if (is_plain_path(issuer) && !is_of_server(main, issuer)) {
    return issuer;
  }
  fields.refuse("issuer", "expected a path such as /acme that is nothing else here, or the URL of another host");
}

// What names a file and a part of the store: `acme` of /acme, `login.globex.example` of a host.
std::string name_of(const std::string& issuer) {
  const auto scheme = issuer.find("://");
  auto name = scheme == std::string::npos ? issuer.substr(1) : issuer.substr(scheme + 3);
  std::replace(name.begin(), name.end(), '/', '.');
  std::replace(name.begin(), name.end(), ':', '-');
  return name;
}

// Beside the main server's keys are files of these names.
bool is_name_of_keys(const std::string& name) {
  constexpr std::array<std::string_view, 6> names = {"sealing", "decryption", "rs256", "es256", "ps256", "eddsa"};
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view taken) { return name == taken || name.ends_with("." + std::string(taken)); });
}

bool fits_store(const std::string& name) {
  constexpr std::size_t longest = 64;
  return name.size() <= longest && name.find_first_of("~[]") == std::string::npos;
}

/// Whether `tenant` is below `other`, at a path that is the other's own.
bool is_in_the_way(const Config& tenant, const Config& other) {
  const auto below = *other.issuer + "/";
  return tenant.issuer->starts_with(below) && is_of_server(other, tenant.issuer->substr(below.size() - 1));
}

Config read_tenant(const Json& value, const std::string& path, const Json& document, const Config& main) {
  check_members(value, path);
  Fields fields(value, path);
  const auto issuer = read_issuer(fields, main);
  const auto name = name_of(issuer);
  if (is_name_of_keys(name) || !fits_store(name)) {
    fields.refuse("issuer", "expected one that makes a name of at most 64 letters, digits, -, _ and .");
  }
  const auto whole = whole_of(value, document);
  auto tenant = read_document(whole, path);
  tenant.issuer = issuer;
  tenant.tenant = name;
  if (tenant.keys && !tenant.keys->file.empty()) tenant.keys->file += "." + name;
  return tenant;
}

}  // namespace

std::vector<Config> read_tenants(const Json& document, const Config& config) {
  Fields root(document, "");
  std::vector<Config> tenants;
  std::set<std::string> names;
  for_each_element(root, "tenants", [&](const Json& value, const std::string& path) {
    tenants.push_back(read_tenant(value, path, document, config));
    const auto& last = tenants.back();
    const bool is_main = config.issuer && (last.issuer == config.issuer || is_in_the_way(last, config));
    const bool is_taken = std::any_of(tenants.begin(), tenants.end() - 1, [&](const Config& other) {
      return is_in_the_way(last, other) || is_in_the_way(other, last);
    });
    if (is_main || is_taken || !names.insert(last.tenant).second) {
      throw ConfigError(path + ".issuer", "expected one of its own");
    }
  });
  return tenants;
}

}  // namespace authserver
