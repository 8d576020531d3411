#include "config/possession.hpp"

#include <oauthkit/hash.hpp>

namespace authserver {
namespace {

void read_dpop(Fields& root, Config& config) {
  const Json* value = root.find("dpop");
  if (!value) return;
  Fields dpop(*value, "dpop");
  config.dpop_nonces = dpop.flag("nonces", false);
  if (const auto text = dpop.text("nonce_key", ""); !text.empty()) {
    auto key = oauthkit::base64url_decode(text);
    if (!key || key->size() != 32) dpop.refuse("nonce_key", "expected 32 random bytes in base64url");
    config.dpop_nonce_key = *std::move(key);
  }
  dpop.finish();
}

oauthkit::mtls::CertificateFormat read_certificate_format(Fields& mtls) {
  const auto name = mtls.text("format", "client_cert");
  if (name == "client_cert") return oauthkit::mtls::CertificateFormat::client_cert;
  if (name == "escaped_pem") return oauthkit::mtls::CertificateFormat::escaped_pem;
  mtls.refuse("format", "expected client_cert or escaped_pem");
}

// RFC 8705 §5: where clients with certificates come to.
std::string read_base_url(Fields& mtls) {
  auto url = mtls.text("base_url", "");
  if (url.empty()) return url;
  if (!url.starts_with("https://")) mtls.refuse("base_url", "expected an https URL without query and fragment");
  return checked_issuer(url, mtls.path_of("base_url"));
}

void read_mtls(Fields& root, Config& config) {
  const Json* value = root.find("mtls");
  if (!value) return;
  Fields mtls(*value, "mtls");
  auto& options = config.mtls.emplace();
  options.addresses = mtls.texts("proxies", {});
  options.header = mtls.text("header", options.header);
  options.format = read_certificate_format(mtls);
  options.verdict_header = mtls.text("verdict_header", "");
  config.mtls_base_url = read_base_url(mtls);
  mtls.finish();
  try {
    oauthkit::mtls::behind_proxy([](const oauthkit::Request&) { return oauthkit::Response{}; }, options);
  } catch (const std::invalid_argument&) {
    mtls.refuse("proxies", "expected the IP addresses of the proxies, and a header that is not empty");
  }
}

}  // namespace

void read_possession(Fields& root, Config& config) {
  read_dpop(root, config);
  read_mtls(root, config);
}

// RFC 8705: without a proxy nobody tells of certificates, and such a client could do nothing.
void check_certificates(const Config& config, const Fields& root) {
  if (config.mtls) return;
  for (const auto& client : config.clients) {
    const bool by_certificate = client.token_endpoint_auth_method.find("tls_client_auth") != std::string::npos;
    if (!by_certificate && !client.tls.tls_client_certificate_bound_access_tokens) continue;
    root.refuse("mtls", "expected one, because the client \"" + client.id + "\" has a certificate");
  }
}

}  // namespace authserver
