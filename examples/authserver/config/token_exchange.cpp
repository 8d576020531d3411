#include "config/token_exchange.hpp"

#include <algorithm>

#include "config/failure.hpp"
#include "config/secrets.hpp"

namespace authserver {
namespace {

std::string read_name(Fields& fields, const char* name, const char* expected) {
  auto text = fields.text(name, "");
  if (!is_printable(text)) fields.refuse(name, expected);
  return text;
}

std::chrono::seconds read_lifetime(Fields& fields, std::chrono::seconds usual, std::int64_t longest) {
  return std::chrono::seconds(fields.number("lifetime", usual.count(), 1, longest));
}

std::set<std::string, std::less<>> read_aliases(Fields& fields) {
  std::set<std::string, std::less<>> aliases;
  for (auto& alias : fields.texts("aliases", {})) {
    if (!is_printable(alias)) fields.refuse("aliases", "expected names in printable ASCII");
    aliases.insert(std::move(alias));
  }
  return aliases;
}

std::map<std::string, std::string, std::less<>> read_clients(Fields& fields) {
  std::map<std::string, std::string, std::less<>> clients;
  const Json* value = fields.find("clients");
  if (!value) return clients;
  Fields names(*value, fields.path_of("clients"));
  for (const auto& [id, theirs] : value->items()) {
    auto name = names.text(id, "");
    if (!is_printable(name)) names.refuse(id, "expected the client_id that it has there, in printable ASCII");
    clients.emplace(id, std::move(name));
  }
  return clients;
}

oauthkit::Scope read_scopes(Fields& fields) {
  oauthkit::Scope scopes;
  for (const auto& name : fields.texts("scopes", {})) {
    const auto one = oauthkit::Scope::parse(name);
    if (!one || one->size() != 1) fields.refuse("scopes", "expected scope tokens (RFC 6749 3.3)");
    scopes.insert(name);
  }
  return scopes;
}

ChainingPartner read_partner(const Json& value, const std::string& path) {
  Fields fields(value, path);
  ChainingPartner partner{.audience = read_name(fields, "audience", "expected the issuer of another server"),
                          .aliases = read_aliases(fields),
                          .clients = read_clients(fields),
                          .scopes = read_scopes(fields)};
  fields.finish();
  return partner;
}

void read_chaining(Fields& root, Config& config) {
  auto& partners = config.delegation.chaining;
  std::set<std::string> names;
  for_each_element(root, "chaining", [&](const Json& value, const std::string& path) {
    partners.push_back(read_partner(value, path));
    const auto& last = partners.back();
    if (!names.insert(last.audience).second) throw ConfigError(path + ".audience", "expected one of its own");
    const bool are_own = std::all_of(last.aliases.begin(), last.aliases.end(),
                                     [&](const std::string& alias) { return names.insert(alias).second; });
    if (!are_own) throw ConfigError(path + ".aliases", "expected names of its own");
  });
}

void read_transaction_tokens(Fields& root, Config& config) {
  const Json* value = root.find("transaction_tokens");
  if (!value) return;
  constexpr std::int64_t longest = 300;
  Fields fields(*value, root.path_of("transaction_tokens"));
  auto& settings = config.delegation.transaction_tokens.emplace();
  settings.trust_domain =
      read_name(fields, "trust_domain", "expected the name of the domain, such as internal.example");
  settings.lifetime = read_lifetime(fields, settings.lifetime, longest);
  fields.finish();
}

}  // namespace

void read_token_exchange(Fields& root, Config& config) {
  read_chaining(root, config);
  read_transaction_tokens(root, config);
  const Json* value = root.find("token_exchange");
  if (!value) return;
  constexpr std::int64_t longest = 24 * 3600;
  Fields fields(*value, root.path_of("token_exchange"));
  auto& settings = config.delegation.token_exchange.emplace();
  settings.lifetime = read_lifetime(fields, settings.lifetime.length(), longest);
  fields.finish();
}

}  // namespace authserver
