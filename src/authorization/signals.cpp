#include "authorization/signals.hpp"

#include <algorithm>

#include "authorization/agreements.hpp"
#include "base/ascii.hpp"
#include "base/uri.hpp"
#include "oauthkit/redirect_uri.hpp"

namespace oauthkit {
namespace {

using Kind = Signal::Kind;
using Source = ClientRegistration::Source;

bool has_scheme(std::string_view uri, std::string_view scheme) {
  const auto parts = uri::split(uri);
  return parts && ascii::equal_ignoring_case(parts->scheme, scheme);
}

// RFC 8252 §7.3, §8.3: a program on this device, whichever it is.
bool is_on_this_device(std::string_view uri) {
  if (!has_scheme(uri, "http")) return false;
  const auto host = uri::split_authority(uri::split(uri)->authority.value_or("")).host;
  return host == "127.0.0.1" || host == "[::1]" || ascii::equal_ignoring_case(host, "localhost");
}

// RFC 8252 §7.1, §8.6: any program can claim it.
bool is_private_use(std::string_view uri) { return !has_scheme(uri, "https") && !has_scheme(uri, "http"); }

/// A host with its port, in the one form of those that are the same at https.
std::string https_host(std::string_view host) {
  constexpr std::string_view usual_port = ":443";
  if (host.ends_with(usual_port)) host.remove_suffix(usual_port.size());
  return ascii::lowered(host);
}

bool is_at_another_host(const ClientRegistration& registration, std::string_view uri) {
  return has_scheme(uri, "https") && https_host(redirect_host(uri)) != https_host(registration.id_host);
}

bool is_name_taken(const Setup& setup, const Client& client) {
  if (!client.registration.by_itself() || client.name.empty()) return false;
  if (setup.agreement_options.has_name && setup.agreement_options.has_name(client.name)) return true;
  return std::any_of(setup.client_sources.begin(), setup.client_sources.end(),
                     [&](const auto& source) { return source->has_name(client.name); });
}

}  // namespace

std::vector<Signal> signals_of(const Setup& setup, const Client& client, std::string_view user_id,
                               std::string_view redirect_uri) {
  std::vector<Signal> signals;
  const auto add_if = [&](bool holds, Kind kind, std::string host = {}) {
    if (holds) signals.push_back({.kind = kind, .host = std::move(host)});
  };
  const auto& registration = client.registration;
  const bool is_document = registration.source == Source::document;
  add_if(registration.source == Source::registration, Kind::self_registered);
  // CIMD §6.4: the host of the id is what is known of such a client.
  add_if(is_document, Kind::client_id_host, registration.id_host);
  // A device is answered at the token endpoint, and nobody is sent anywhere.
  const bool is_redirected = !redirect_uri.empty();
  // MCP “Localhost Redirect URI Risks”: a person is warned of what any program on their device could receive.
  add_if(is_on_this_device(redirect_uri), Kind::loopback);
  add_if(is_redirected && is_private_use(redirect_uri), Kind::private_use_scheme, redirect_host(redirect_uri));
  add_if(is_document && is_at_another_host(registration, redirect_uri), Kind::host_mismatch, registration.id_host);
  const auto before = setup.agreements ? find_agreement(setup, client, user_id) : std::nullopt;
  add_if(setup.agreements && !before, Kind::first_seen);
  add_if(is_name_taken(setup, client), Kind::name_taken);
  add_if(before && before->client != appearance_of(client), Kind::changed);
  return signals;
}

}  // namespace oauthkit
