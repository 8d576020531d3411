#include "config/request_objects.hpp"

#include <algorithm>

#include "config/algorithms.hpp"
#include "config/clients.hpp"
#include "config/encryption.hpp"
#include "config/origins.hpp"
#include "config/profiles.hpp"
#include "remote.hpp"

namespace authserver {
namespace {

using oauthkit::Demand;
using oauthkit::Profile;

bool wants_signed_requests(const Profile& profile) { return profile.signed_requests == Demand::required; }

// FAPI 2.0 MS §5.3.1: it cannot do without.
bool read_switch(Fields& root, const Config& config) {
  const auto name = profile_that(config, wants_signed_requests);
  const bool on = root.flag("request_parameter_supported", !name.empty());
  if (!on && !name.empty()) {
    root.refuse("request_parameter_supported", "expected true, because of the profile " + name);
  }
  return on;
}

// No URL of a client is ever fetched but by this switch.
bool read_remote_switch(Fields& root, const Config& config) {
  const auto* const name = "request_uri_parameter_supported";
  if (!root.flag(name, false)) return false;
  if (!can_fetch) root.refuse(name, "expected false; fetching is not built into this program");
  if (!config.fetch) root.refuse(name, "expected false, or fetch beside it");
  return true;
}

bool is_plain(char c) { return c > 0x20 && c < 0x7f && c != '#'; }

bool is_of_trusted_origin(const Config& config, const std::string& uri) {
  return config.fetch && is_of_origin(uri, config.fetch->trusted_origins);
}

// RFC 9101 §5.2: https, at most 512 ASCII characters.
bool leads_to_an_object(const Config& config, const std::string& uri) {
  constexpr std::size_t longest = 512;
  return (uri.starts_with("https://") || is_of_trusted_origin(config, uri)) && uri.size() <= longest &&
         std::all_of(uri.begin(), uri.end(), is_plain);
}

void check_request_uris(const Config& config, const Fields& root) {
  for (std::size_t i = 0; i < config.clients.size(); ++i) {
    for (const auto& uri : config.clients[i].request_object.request_uris) {
      if (leads_to_an_object(config, uri)) continue;
      root.refuse(member_of_client(i, "request_uris"),
                  "expected https URLs, or some of fetch.trusted_origins, of at most 512 characters without fragment");
    }
  }
}

}  // namespace

void read_request_objects(Fields& root, Config& config) {
  constexpr const char* encryption = "request_object_encryption_alg_values_supported";
  const bool on = read_switch(root, config);
  const RequestObjectSettings settings{.required = root.flag("require_signed_request_object", false),
                                       .remote = read_remote_switch(root, config),
                                       .encrypted = read_encryption_switch(root, encryption)};
  check_request_uris(config, root);
  if (on) {
    config.request_objects = settings;
    return;
  }
  const auto refuse_if = [&](bool is_on, const char* name) {
    if (is_on) root.refuse(name, "expected none, or request_parameter_supported beside it");
  };
  refuse_if(settings.required, "require_signed_request_object");
  refuse_if(settings.remote, "request_uri_parameter_supported");
  refuse_if(settings.encrypted, encryption);
}

oauthkit::ClientRequestObject read_client_request_object(Fields& client) {
  return {.request_object_signing_alg = read_algorithm_name(client, "request_object_signing_alg"),
          .require_signed_request_object = client.flag("require_signed_request_object", false),
          .request_uris = client.texts("request_uris", {})};
}

}  // namespace authserver
