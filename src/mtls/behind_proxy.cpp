#include <algorithm>
#include <set>
#include <stdexcept>

#include "base/ascii.hpp"
#include "mtls/certificate.hpp"
#include "oauthkit/hash.hpp"
#include "oauthkit/mtls.hpp"
#include "protocol/failures.hpp"

namespace oauthkit::mtls {
namespace {

constexpr std::size_t max_header_bytes = 64 * 1024;

// Not a form: `+` is a character of base64.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      plain += text[at];
      continue;
    }
    if (text.size() - at < 3) return std::nullopt;
    const int high = ascii::hex_value(text[at + 1]);
    const int low = ascii::hex_value(text[at + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    plain += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return plain;
}

/// The DER of the certificate in a header; nothing when there is none in it.
std::optional<std::string> der_of(std::string_view text, CertificateFormat format) {
  if (text.size() > max_header_bytes) return std::nullopt;
  if (format == CertificateFormat::escaped_pem) {
    const auto pem = percent_decoded(text);
    return pem ? der_of_pem(*pem) : std::nullopt;
  }
  // RFC 9440 §2.1, RFC 8941 §3.3.5: DER in base64 between colons.
  if (text.size() < 2 || text.front() != ':' || text.back() != ':') return std::nullopt;
  auto der = base64_decode(text.substr(1, text.size() - 2));
  if (!der || !read_certificate(*der)) return std::nullopt;
  return der;
}

class BehindProxy {
 public:
  BehindProxy(Handler handler, ProxyOptions options) : handler_(std::move(handler)), options_(std::move(options)) {
    if (!handler_) throw std::invalid_argument("mtls::behind_proxy has no handler to call");
    if (options_.header.empty()) throw std::invalid_argument("mtls::behind_proxy needs the name of a header");
    for (const auto& address : options_.addresses) {
      if (!addresses_.insert(address_bytes(address)).second) continue;
      if (address_bytes(address).empty()) {
        throw std::invalid_argument("mtls::behind_proxy is told a proxy that is no IP address: " + address);
      }
    }
    if (addresses_.empty()) throw std::invalid_argument("mtls::behind_proxy needs the address of the proxy");
  }

  Response operator()(const Request& request) const {
    // RFC 9440 §4: a header that names a certificate is believed from these proxies alone.
    const auto& peer = request.proxy_address.empty() ? request.remote_address : request.proxy_address;
    if (!addresses_.contains(address_bytes(peer))) return handler_(request);
    // The certificate of this connection, if it has one, is the proxy's own.
    Request told = request;
    told.client_certificate = {};
    const auto text = request.headers.get(options_.header);
    const bool absent = request.headers.count(options_.header) == 0 || (text && text->empty());
    if (absent) return handler_(told);
    auto der = text ? der_of(*text, options_.format) : std::nullopt;
    if (!der) return error_json({}, "client certificate", invalid_request("the client certificate cannot be read"));
    told.client_certificate = {.der = *std::move(der), .trusted = is_trusted(request)};
    return handler_(told);
  }

 private:
  bool is_trusted(const Request& request) const {
    if (options_.only_verified_certificates_pass) return true;
    return !options_.verdict_header.empty() && request.headers.get(options_.verdict_header) == "SUCCESS";
  }

  Handler handler_;
  ProxyOptions options_;
  std::set<std::string> addresses_;
};

}  // namespace

Handler behind_proxy(Handler handler, ProxyOptions options) {
  return BehindProxy(std::move(handler), std::move(options));
}

std::string thumbprint(const ClientCertificate& certificate) {
  if (certificate.der.empty()) return {};
  const auto hash = hash_token(certificate.der);
  return base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
}

}  // namespace oauthkit::mtls
