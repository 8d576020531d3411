#include "mtls/certificate.hpp"

#include "fuzz.hpp"
#include "mtls/distinguished_name.hpp"
#include "oauthkit/hash.hpp"
#include "oauthkit/mtls.hpp"

using namespace oauthkit;

namespace {

using mtls::CertificateFormat;
using mtls::NameKind;

/// What a handler behind the proxy is told when the proxy sends that.
ClientCertificate told(std::string_view header, CertificateFormat format, const char* from = "192.0.2.1") {
  ClientCertificate seen;
  const auto keep = [&](const Request& request) {
    seen = request.client_certificate;
    return Response{};
  };
  const auto handler = mtls::behind_proxy(keep, {.addresses = {"192.0.2.1"}, .format = format});
  Request request{.remote_address = from};
  request.headers.add("Client-Cert", std::string(header));
  const auto answer = handler(request);
  require(answer.status == 200 || (answer.status == 400 && seen.der.empty()));
  require(!seen.trusted);
  return seen;
}

void look_at(const X509& certificate) {
  for (const auto kind : {NameKind::dns, NameKind::uri, NameKind::ip, NameKind::email}) {
    (void)mtls::alternative_names(certificate, kind);
  }
  const auto name = mtls::distinguished_name_of(*X509_get_subject_name(&certificate));
  if (!name) return;
  for (const auto& part : *name) require(!part.empty());
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return encoded;
}

}  // namespace

// The input is a header, or what is inside one. What a handler is told of is a certificate to the byte, whichever way
// it came, and only from the proxy.
void fuzz(std::string_view input) {
  for (const auto format : {CertificateFormat::client_cert, CertificateFormat::escaped_pem}) {
    const auto certificate = told(input, format);
    require(certificate.der.empty() || mtls::read_certificate(certificate.der) != nullptr);
    require(told(input, format, "192.0.2.2").der.empty());
  }
  if (const auto der = mtls::der_of_pem(input)) {
    require(told(percent_encoded(input), CertificateFormat::escaped_pem).der == *der);
  }
  const auto certificate = mtls::read_certificate(input);
  if (!certificate) return;
  look_at(*certificate);
  require(told(":" + base64_encode(input) + ":", CertificateFormat::client_cert).der == input);
}
