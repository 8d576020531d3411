#include "config/ciba.hpp"

#include <oauthkit/redirect_uri.hpp>

#include "config/clients.hpp"
#include "config/origins.hpp"
#include "remote.hpp"

namespace authserver {
namespace {

constexpr const char* mode_name = "backchannel_token_delivery_mode";
constexpr const char* endpoint_name = "backchannel_client_notification_endpoint";

bool is_plain(std::string_view url) {
  return std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

// CIBA Core §4: https; in the clear to an origin of the operator's own alone.
void check_endpoint(const Config& config, std::size_t i, const Fields& root) {
  const auto& [mode, endpoint] = config.clients[i].backchannel;
  const auto place = member_of_client(i, endpoint_name);
  if (endpoint.empty()) {
    if (mode == "ping") root.refuse(place, std::string("expected one beside ") + mode_name + " ping");
    return;
  }
  if (mode == "ping" && !can_fetch) root.refuse(place, "expected none; fetching is not built into this program");
  const bool is_trusted = config.fetch && is_of_origin(endpoint, config.fetch->trusted_origins);
  const bool is_https = endpoint.starts_with("https://") && !oauthkit::redirect_uri_problem(endpoint);
  if (!is_plain(endpoint) || (!is_https && !is_trusted)) {
    root.refuse(place, "expected an https URL without fragment, or one of fetch.trusted_origins");
  }
}

}  // namespace

void read_ciba(Fields& root, Config& config) {
  const Json* value = root.find("ciba");
  if (!value) return;
  Fields fields(*value, root.path_of("ciba"));
  auto& settings = config.ciba;
  settings.lifetime = std::chrono::seconds(fields.number("lifetime", settings.lifetime.count(), 1, 24 * 3600));
  settings.interval = std::chrono::seconds(fields.number("interval", settings.interval.count(), 1, 60));
  settings.per_user = static_cast<std::uint32_t>(fields.number("per_user", settings.per_user, 1, 100));
  settings.binding_message_required = fields.flag("binding_message_required", false);
  fields.finish();
}

oauthkit::ClientBackchannel read_client_backchannel(Fields& client) {
  oauthkit::ClientBackchannel backchannel;
  auto& mode = backchannel.backchannel_token_delivery_mode;
  mode = client.text(mode_name, mode);
  if (mode != "poll" && mode != "ping") client.refuse(mode_name, "expected poll or ping");
  backchannel.backchannel_client_notification_endpoint = client.text(endpoint_name, "");
  return backchannel;
}

void check_ciba(const Config& config, const Fields& root) {
  for (std::size_t i = 0; i < config.clients.size(); ++i) check_endpoint(config, i, root);
}

bool asks_elsewhere(const oauthkit::Client& client) {
  return client.allows_grant_type("urn:openid:params:grant-type:ciba");
}

}  // namespace authserver
