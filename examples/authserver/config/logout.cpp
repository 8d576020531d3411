#include "config/logout.hpp"

#include <algorithm>
#include <array>
#include <oauthkit/redirect_uri.hpp>

#include "config/clients.hpp"
#include "config/origins.hpp"
#include "remote.hpp"

namespace authserver {
namespace {

using oauthkit::Client;

constexpr const char* targets_name = "post_logout_redirect_uris";
constexpr const char* backchannel_name = "backchannel_logout_uri";
constexpr const char* frontchannel_name = "frontchannel_logout_uri";
constexpr std::array<const char*, 5> members = {targets_name, backchannel_name, "backchannel_logout_session_required",
                                                frontchannel_name, "frontchannel_logout_session_required"};

bool is_web(std::string_view uri) { return uri.starts_with("https://") || uri.starts_with("http://"); }

// RP-Initiated Logout §3.1: as it is with redirect URIs; a scheme of its own is for an app alone.
void check_targets(const Client& client, std::size_t i, const Fields& root) {
  const auto& uris = client.logout.post_logout_redirect_uris;
  for (std::size_t k = 0; k < uris.size(); ++k) {
    const auto place = member_of_client(i, std::string(targets_name) + "[" + std::to_string(k) + "]");
    if (const auto problem = oauthkit::redirect_uri_problem(uris[k])) root.refuse(place, *problem);
    if (!is_web(uris[k]) && client.application_type != "native") {
      root.refuse(place, "expected an https URL, or application_type native beside it");
    }
  }
}

// Back-Channel Logout §2.2: absolute, without fragment; in the clear to an origin of the operator's own alone.
void check_backchannel(const Config& config, std::size_t i, const Fields& root) {
  const auto& uri = config.clients[i].logout.backchannel_logout_uri;
  if (uri.empty()) return;
  const auto place = member_of_client(i, backchannel_name);
  if (!can_fetch) root.refuse(place, "expected none; fetching is not built into this program");
  const bool is_trusted = config.fetch && is_of_origin(uri, config.fetch->trusted_origins);
  const bool is_https = uri.starts_with("https://") && !oauthkit::redirect_uri_problem(uri);
  const bool is_plain = std::all_of(uri.begin(), uri.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (!is_plain || (!is_https && !is_trusted)) {
    root.refuse(place, "expected an https URL without fragment, or one of fetch.trusted_origins");
  }
}

// Front-Channel Logout §2: scheme, host and port are those of a redirect URI.
void check_frontchannel(const Client& client, std::size_t i, const Fields& root) {
  const auto& uri = client.logout.frontchannel_logout_uri;
  if (uri.empty()) return;
  const auto place = member_of_client(i, frontchannel_name);
  if (!is_web(uri) || oauthkit::redirect_uri_problem(uri)) {
    root.refuse(place, "expected an https URL without fragment, or http to a loopback address");
  }
  const auto& registered = client.redirect_uris;
  if (std::none_of(registered.begin(), registered.end(), [&](const std::string& redirect_uri) {
        return oauthkit::redirect_origin_matches(redirect_uri, uri, oauthkit::AnyPort::none);
      })) {
    root.refuse(place, "expected scheme, host and port of one of redirect_uris");
  }
}

}  // namespace

void read_logout(Fields& root, Config& config) {
  const Json* value = root.find("logout");
  if (!value) return;
  if (!config.scopes.contains("openid")) root.refuse("logout", "expected none without openid among scopes");
  Fields fields(*value, root.path_of("logout"));
  config.logout.timeout = std::chrono::seconds(fields.number("timeout", 3, 1, 30));
  config.logout.attempts = static_cast<int>(fields.number("attempts", 3, 1, 5));
  fields.finish();
}

oauthkit::ClientLogout read_client_logout(Fields& client, bool is_provider) {
  if (!is_provider) {
    for (const auto* name : members) {
      if (client.find(name)) client.refuse(name, "expected none without openid among scopes");
    }
    return {};
  }
  return {.post_logout_redirect_uris = client.texts(targets_name, {}),
          .backchannel_logout_uri = client.text(backchannel_name, ""),
          .backchannel_logout_session_required = client.flag("backchannel_logout_session_required", false),
          .frontchannel_logout_uri = client.text(frontchannel_name, ""),
          .frontchannel_logout_session_required = client.flag("frontchannel_logout_session_required", false)};
}

void check_logout(const Config& config, const Fields& root) {
  for (std::size_t i = 0; i < config.clients.size(); ++i) {
    check_targets(config.clients[i], i, root);
    check_backchannel(config, i, root);
    check_frontchannel(config.clients[i], i, root);
  }
}

}  // namespace authserver
