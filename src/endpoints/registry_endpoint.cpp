#include "endpoints/registry_endpoint.hpp"

#include "endpoints/metadata_document.hpp"

namespace oauthkit {
namespace {

/// Calls `visit` with the path of each endpoint of `registry`, and with it.
template <class Visit>
void each_endpoint_of(const Setup& setup, const ClientRegistry& registry, Visit visit) {
  for (const auto& each : setup.endpoints) {
    const auto* const found = dynamic_cast<const RegistryEndpoint*>(each.endpoint.get());
    if (found && found->registry().get() == &registry) visit(each.path, *found);
  }
}

}  // namespace

std::string registration_client_uri(const Setup& setup, const ClientRegistry& registry, std::string_view client_id) {
  std::string uri;
  each_endpoint_of(setup, registry, [&](std::string_view path, const RegistryEndpoint& endpoint) {
    if (!endpoint.configures() || !path.ends_with("/*")) return;
    // RFC 7592 §3: below the issuer, never of what a request says. An id of the registry needs no escapes.
    path.remove_suffix(1);
    uri = url_below(setup.options.issuer, path).append(client_id);
  });
  return uri;
}

TrustedIssuers statement_issuers(const Setup& setup, const ClientRegistry& registry) {
  TrustedIssuers issuers;
  each_endpoint_of(setup, registry, [&](std::string_view, const RegistryEndpoint& endpoint) {
    if (endpoint.statements()) issuers = *endpoint.statements();
  });
  return issuers;
}

}  // namespace oauthkit
