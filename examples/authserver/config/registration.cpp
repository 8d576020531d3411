#include "config/registration.hpp"

#include <algorithm>

#include "config/secrets.hpp"
#include "remote.hpp"

namespace authserver {
namespace {

using oauthkit::TrustedIssuer;
using Names = std::vector<std::string>;

// What hosts of MCP come back by, beside https and loopback.
Names usual_schemes(const Config& config) {
  if (!config.is_for_mcp()) return {};
  return {"cursor", "vscode", "vscode-insiders", "windsurf", "zed"};
}

bool read_mode(Fields& fields) {
  const auto mode = fields.text("mode", "open");
  if (mode != "open" && mode != "token") fields.refuse("mode", "expected open or token");
  return mode == "token";
}

std::vector<oauthkit::TokenHash> read_tokens(Fields& fields, bool by_token) {
  constexpr const char* name = "initial_access_tokens";
  std::vector<oauthkit::TokenHash> hashes;
  for (const auto& token : fields.texts(name, {})) {
    if (!is_bearer_token(token)) fields.refuse(name, bearer_token_form);
    hashes.push_back(oauthkit::hash_token(token));
  }
  if (by_token && hashes.empty()) fields.refuse(name, "expected at least one beside mode token");
  if (!by_token && !hashes.empty()) fields.refuse(name, "expected none, or mode token beside it");
  return hashes;
}

TrustedIssuer read_issuer(const Json& value, const std::string& path) {
  Fields fields(value, path);
  TrustedIssuer trusted{.issuer = fields.text("issuer", ""), .jwks_uri = fields.text("jwks_uri", "")};
  if (const auto* jwks = fields.find("jwks")) trusted.jwks = jwks->dump();
  if (trusted.issuer.empty()) fields.refuse("issuer", "expected the iss of its statements");
  if (trusted.jwks.empty() == trusted.jwks_uri.empty()) fields.refuse("jwks", "expected either jwks or jwks_uri");
  if (!trusted.jwks_uri.empty() && !can_fetch) {
    fields.refuse("jwks_uri", "expected jwks instead; jwks_uri is not built into this program");
  }
  fields.finish();
  return trusted;
}

std::vector<TrustedIssuer> read_statements(Fields& fields, const Config& config) {
  std::vector<TrustedIssuer> issuers;
  const auto keys = open_remote(config.fetch.value_or(FetchSettings())).keys;
  for_each_element(fields, "software_statements", [&](const Json& value, const std::string& path) {
    const auto place = path.substr(fields.path_of("").size());
    issuers.push_back(read_issuer(value, path));
    try {
      oauthkit::TrustedIssuers(issuers, keys);
    } catch (const std::invalid_argument& error) {
      fields.refuse(place, std::string("expected an issuer of its own with public keys: ") + error.what());
    }
  });
  return issuers;
}

// RFC 3986 §3.1, in lower case; RFC 8252 §7.1 wants a dot, and with one none needs to be listed.
bool is_scheme(const std::string& text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-'; };
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' && std::all_of(text.begin(), text.end(), fits);
}

Names read_schemes(Fields& fields, const Config& config) {
  constexpr const char* name = "private_use_schemes";
  auto schemes = fields.texts(name, usual_schemes(config));
  for (const auto& scheme : schemes) {
    const bool is_taken = scheme == "http" || scheme == "https" || scheme == "javascript" || scheme == "data" ||
                          scheme == "vbscript" || scheme == "file" || scheme == "blob" || scheme == "about";
    if (!is_scheme(scheme) || is_taken) fields.refuse(name, "expected schemes such as cursor, in lower case");
  }
  return schemes;
}

RegistrationSettings read_settings(Fields& fields, const Config& config) {
  constexpr std::int64_t most = 1'000'000;
  RegistrationSettings settings;
  settings.by_token = read_mode(fields);
  settings.initial_access_tokens = read_tokens(fields, settings.by_token);
  settings.software_statements = read_statements(fields, config);
  settings.require_software_statement = fields.flag("require_software_statement", false);
  if (settings.require_software_statement && settings.software_statements.empty()) {
    fields.refuse("require_software_statement", "expected false, or software_statements beside it");
  }
  settings.management = fields.flag("management", true);
  settings.scope = read_most_scope(fields, config);
  settings.private_use_schemes = read_schemes(fields, config);
  settings.client_secret_lifetime = fields.lifetime("client_secret_lifetime");
  if (const auto lifetime = fields.lifetime("unused_lifetime")) settings.unused_lifetime = *lifetime;
  settings.max_per_address =
      static_cast<std::uint32_t>(fields.number("max_per_address", settings.max_per_address, 1, most));
  settings.max_clients =
      static_cast<std::size_t>(fields.number("max_clients", static_cast<std::int64_t>(settings.max_clients), 1, most));
  fields.finish();
  return settings;
}

}  // namespace

void read_registration(Fields& root, Config& config) {
  const Json* value = root.find("registration");
  if (!value && !config.is_for_mcp()) return;
  const auto usual = Json::object();
  Fields fields(value ? *value : usual, root.path_of("registration"));
  config.registration = read_settings(fields, config);
}

std::vector<std::string> private_use_schemes(const Config& config) {
  return config.registration ? config.registration->private_use_schemes : usual_schemes(config);
}

oauthkit::Scope read_most_scope(Fields& fields, const Config& config) {
  if (!fields.find("scope")) return config.scopes;
  auto scope = oauthkit::Scope::parse(fields.text("scope", ""));
  if (!scope) fields.refuse("scope", "expected scope tokens separated by spaces");
  return *std::move(scope);
}

}  // namespace authserver
