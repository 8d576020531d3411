#include "endpoints/mtls_aliases.hpp"

#include "base/uri.hpp"
#include "dpop/verifier.hpp"
#include "endpoints/metadata_document.hpp"
#include "protocol/https_url.hpp"

namespace oauthkit::endpoints {
namespace {

std::optional<std::string> host_of(std::string_view url) {
  const auto parts = uri::split(url);
  if (!parts || !parts->authority) return std::nullopt;
  return uri::normalized(std::string(parts->scheme).append("://").append(*parts->authority));
}

}  // namespace

void add_mtls_aliases(JsonMembers& members, const Setup& setup, const MetadataOptions& options) {
  if (options.mtls_base_url.empty()) return;
  JsonMembers aliases;
  for (const auto& [path, endpoint] : setup.endpoints) {
    // RFC 8705 §5: endpoints that clients make direct requests to, by the names that they have beside it.
    if (endpoint->name().empty() || !endpoint->serves_clients(setup.options)) continue;
    const auto place = path.empty() ? endpoint->usual_path(setup.options) : path;
    aliases.add(std::string(endpoint->name()), url_below(options.mtls_base_url, place));
  }
  if (!aliases.empty()) members.add_json("mtls_endpoint_aliases", aliases.to_string());
}

std::string mtls_base_url_mistake(const MetadataOptions& options) {
  const auto& url = options.mtls_base_url;
  if (url.empty()) return {};
  const bool is_https = is_server_url(url) && uri::split(url)->scheme == "https";
  if (is_https && url.find_first_of("?#") == std::string::npos) return {};
  return "endpoints::metadata has the mtls_base_url \"" + url +
         "\", which is no https URL without query and fragment: correct it.";
}

std::string mtls_aliases_mistake(const Setup& setup, const MetadataOptions& options) {
  if (options.mtls_base_url.empty()) return {};
  // RFC 8705 §5: at another host than the endpoints themselves, which is how their TLS can differ.
  const auto& base = options.base_url.empty() ? setup.options.issuer : options.base_url;
  if (host_of(base) == host_of(options.mtls_base_url)) {
    return "endpoints::metadata has an mtls_base_url at the host and port where the endpoints are already: give "
           "clients with certificates one of their own.";
  }
  if (!setup.dpop) return {};
  // RFC 9449 §4.3: a proof names the URL that it is sent to, so that those sent to an alias would all be refused.
  if (url_below(DpopVerifier::of(*setup.dpop).mtls_base_url(), "/") == url_below(options.mtls_base_url, "/")) return {};
  return "endpoints::metadata sends clients with certificates to mtls_base_url, and Server::dpop takes no proofs "
         "there: set DpopOptions::mtls_base_url to the same.";
}

}  // namespace oauthkit::endpoints
