#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace oauthkit {

/// The part of a registration that RFC 8705 adds: a client that has certificates.
struct ClientTls {
  /// Access tokens are bound to the client's certificate (RFC 8705 §3.4); a token request without one is refused.
  bool tls_client_certificate_bound_access_tokens = false;
  /// For `tls_client_auth`, exactly one: what names the client in its certificate (RFC 8705 §2.1.2). The subject is
  /// written as RFC 4514 has it, `CN=web,O=Example`; the others are subject alternative names.
  std::string tls_client_auth_subject_dn = {};
  std::string tls_client_auth_san_dns = {};
  std::string tls_client_auth_san_uri = {};
  std::string tls_client_auth_san_ip = {};
  std::string tls_client_auth_san_email = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
