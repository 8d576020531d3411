#include "config/document.hpp"

#include "config/admin.hpp"
#include "config/attempts.hpp"
#include "config/authorization_details.hpp"
#include "config/authorization_responses.hpp"
#include "config/ciba.hpp"
#include "config/client_id_metadata_documents.hpp"
#include "config/client_openid.hpp"
#include "config/clients.hpp"
#include "config/consent.hpp"
#include "config/cors.hpp"
#include "config/device.hpp"
#include "config/key_settings.hpp"
#include "config/logout.hpp"
#include "config/mcp.hpp"
#include "config/openid.hpp"
#include "config/possession.hpp"
#include "config/profiles.hpp"
#include "config/registration.hpp"
#include "config/request_objects.hpp"
#include "config/token_exchange.hpp"
#include "config/tokens.hpp"
#include "config/trusted_issuers.hpp"
#include "config/users.hpp"
#include "remote.hpp"
#include "stores.hpp"

namespace authserver {
namespace {

using oauthkit::Lifetime;

void read_http(Fields& root, Config& config) {
  const Json* value = root.find("http");
  if (!value) return;
  Fields http(*value, "http");
  config.adapter = http.text("adapter", config.adapter);
  check_adapter(config.adapter, http.path_of("adapter"));
  config.threads = static_cast<std::size_t>(http.number("threads", 16, 1, 1024));
  config.queue = static_cast<std::size_t>(http.number("queue", 256, 1, 65536));
  if (http.find("connections")) {
    config.connections = static_cast<std::size_t>(http.number("connections", 1, 1, 100'000));
  }
  config.trusted_proxies = http.texts("trusted_proxies", {});
  check_trusted_proxies(config.trusted_proxies, http.path_of("trusted_proxies"));
  config.keep_alive_only_without_a_proxy_in_front = http.flag("keep_alive_only_without_a_proxy_in_front", false);
  config.handlers_never_block = http.flag("handlers_never_block", false);
  http.finish();
}

void read_log(Fields& root, Config& config) {
  const Json* value = root.find("log");
  if (!value) return;
  Fields log(*value, "log");
  config.log_events = log.flag("events", true);
  log.finish();
}

void read_fetch(Fields& root, Config& config) {
  const Json* value = root.find("fetch");
  if (!value) return;
  Fields fetch(*value, "fetch");
  auto& settings = config.fetch.emplace();
  settings.trusted_origins = fetch.texts("trusted_origins", {});
  settings.ca_file = fetch.text("ca_file", "");
  fetch.finish();
  try {
    open_remote(settings);
  } catch (const std::invalid_argument&) {
    fetch.refuse("trusted_origins", "expected origins such as https://keys.internal:8443");
  }
}

/// An object that holds a lifetime and nothing else.
std::optional<Lifetime> read_short_life(Fields& root, std::string_view name, std::int64_t longest) {
  const Json* value = root.find(name);
  if (!value) return std::nullopt;
  Fields fields(*value, std::string(name));
  std::optional<Lifetime> lifetime;
  if (fields.find("lifetime")) lifetime = std::chrono::seconds(fields.number("lifetime", 0, 1, longest));
  fields.finish();
  return lifetime;
}

void read_pushed_requests(Fields& root, Config& config) {
  config.pushed_requests.lifetime = read_short_life(root, "pushed_authorization_request", 600);
  config.pushed_requests.required = root.flag("require_pushed_authorization_requests", false);
}

void read_acr_values(Fields& root, Config& config) {
  config.acr_values_supported = root.texts("acr_values_supported", {});
  for (const auto& value : config.acr_values_supported) {
    const auto one = oauthkit::Scope::parse(value);
    if (!one || one->size() != 1) root.refuse("acr_values_supported", "expected names without spaces");
  }
}

void read_scopes(Fields& root, Config& config) {
  for (const auto& name : root.texts("scopes", {})) {
    const auto scope = oauthkit::Scope::parse(name);
    if (!scope || scope->size() != 1) root.refuse("scopes", "expected scope tokens (RFC 6749 3.3)");
    config.scopes.insert(name);
  }
}

void read_members(Fields& root, Config& config) {
  if (root.find("issuer")) config.issuer = checked_issuer(root.text("issuer", ""), "issuer");
  config.listen = checked_address(root.text("listen", config.listen.text()), "listen");
  read_http(root, config);
  config.store = checked_store(root.text("store", config.store), "store");
  read_log(root, config);
  if (const auto profile = read_profile(root)) config.profile = *profile;
  read_tokens(root, config);
  config.authorization_code = read_short_life(root, "authorization_code", 600);
  if (const auto lifetime = read_short_life(root, "transaction", 24 * 3600)) config.transaction = *lifetime;
  read_pushed_requests(root, config);
  read_acr_values(root, config);
  read_possession(root, config);
  read_fetch(root, config);
  read_scopes(root, config);
  read_mcp(root, config);
  read_registration(root, config);
  read_client_id_metadata_documents(root, config);
  read_admin(root, config);
  read_cors(root, config);
  read_logout(root, config);
  read_consent(root, config);
  read_device(root, config);
  read_ciba(root, config);
  read_attempts(root, config);
  read_token_exchange(root, config);
  config.clients = read_clients(root, config);
  config.detail_types = read_detail_types(root);
  config.people = read_people(root);
  read_request_objects(root, config);
  read_trusted_issuers(root, config);
  read_authorization_responses(root, config);
  config.signed_metadata = root.flag("signed_metadata", false);
  read_keys(root, config);
  read_openid(root, config);
  // Read once all of this is known: each is a server of its own.
  root.find("tenants");
  root.finish();
  check_profiles(config, root);
  check_rotation(config, root);
  check_certificates(config, root);
  check_signed_responses(config, root);
  check_detail_types(config, root);
  check_openid(config, root);
  check_openid_clients(config, root);
  check_logout(config, root);
  check_ciba(config, root);
}

}  // namespace

Config read_document(const Json& document, const std::string& path) {
  Fields root(document, path);
  Config config;
  read_members(root, config);
  return config;
}

}  // namespace authserver
