#pragma once

#include <string>
#include <vector>

#include "oauthkit/http.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Client certificates (RFC 8705) that a proxy has ended TLS for.
namespace mtls {

/// How a proxy writes a certificate into a header.
enum class CertificateFormat {
  client_cert,  ///< RFC 9440 §2: DER in base64 between colons
  escaped_pem,  ///< PEM, percent-encoded: `$ssl_client_escaped_cert` of nginx
};

struct ProxyOptions {
  /// The addresses of the proxies, as the socket knows them: `Request::proxy_address`, or without one
  /// `Request::remote_address`. From anybody else the header is not believed.
  std::vector<std::string> addresses = {};
  std::string header = "Client-Cert";
  CertificateFormat format = CertificateFormat::client_cert;
  /// The header that says `SUCCESS` of a certificate whose authority the proxy verified: `$ssl_client_verify` of nginx.
  /// Without it no certificate is `trusted`.
  std::string verdict_header = {};
  /// Instead of that: the proxy lets nobody through whose certificate it has not verified.
  bool only_verified_certificates_pass = false;
};

/// `handler`, told of the certificate that a proxy wrote into a header. The proxy must replace what clients send under
/// these names. A request through it whose header holds no certificate, or is there twice, is answered 400.
///
/// Throws `std::invalid_argument` when there is no handler, header or address, or an address is none.
Handler behind_proxy(Handler handler, ProxyOptions options);

/// The name of a certificate in a token (RFC 8705 §3.1), `x5t#S256`; empty when there is none.
std::string thumbprint(const ClientCertificate& certificate);

}  // namespace mtls
}  // namespace oauthkit
#pragma GCC visibility pop
