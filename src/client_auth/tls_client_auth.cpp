#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "client_auth/tls_request.hpp"
#include "mtls/certificate.hpp"
#include "mtls/distinguished_name.hpp"

namespace oauthkit::client_auth {
namespace {

using mtls::NameKind;

struct Expected {
  std::string ClientTls::*name;
  NameKind kind;
};

constexpr std::array<Expected, 4> alternatives = {{{&ClientTls::tls_client_auth_san_dns, NameKind::dns},
                                                   {&ClientTls::tls_client_auth_san_uri, NameKind::uri},
                                                   {&ClientTls::tls_client_auth_san_ip, NameKind::ip},
                                                   {&ClientTls::tls_client_auth_san_email, NameKind::email}}};

// RFC 8705 §2.1.2: exactly one of the five names.
bool has_one_name(const Client& client) {
  auto names = std::count_if(alternatives.begin(), alternatives.end(),
                             [&](const Expected& expected) { return !(client.tls.*expected.name).empty(); });
  return names + (client.tls.tls_client_auth_subject_dn.empty() ? 0 : 1) == 1;
}

bool has_subject(const X509& certificate, const std::string& expected) {
  const auto name = mtls::read_distinguished_name(expected);
  return name && name == mtls::distinguished_name_of(*X509_get_subject_name(&certificate));
}

bool has_alternative(const X509& certificate, NameKind kind, const std::string& expected) {
  const auto wanted = kind == NameKind::ip ? mtls::address_bytes(expected) : expected;
  const auto names = mtls::alternative_names(certificate, kind);
  return !wanted.empty() && std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    // RFC 4343: names in the DNS have no case. A wildcard stands for itself alone.
    return kind == NameKind::dns ? ascii::equal_ignoring_case(name, wanted) : name == wanted;
  });
}

bool is_of(const X509& certificate, const Client& client) {
  if (!client.tls.tls_client_auth_subject_dn.empty())
    return has_subject(certificate, client.tls.tls_client_auth_subject_dn);
  return std::any_of(alternatives.begin(), alternatives.end(), [&](const Expected& expected) {
    const auto& name = client.tls.*expected.name;
    return !name.empty() && has_alternative(certificate, expected.kind, name);
  });
}

class TlsClientAuth : public ClientAuth {
 public:
  std::string_view method() const override { return "tls_client_auth"; }
  bool presented(const ClientAuthRequest& request) const override { return names_client_over_tls(request); }
  bool by_connection() const override { return true; }

  Result<Client> authenticate(const ClientAuthRequest& request) const override {
    auto client = request.client(*request.params().get("client_id"), method());
    if (!client) return client;
    if (!client->authenticates_by(method())) return denied();
    if (!has_one_name(*client)) {
      return server_error("a client of tls_client_auth must have exactly one of the tls_client_auth names");
    }
    const auto& presented = request.http().client_certificate;
    const auto certificate = mtls::read_certificate(presented.der);
    // RFC 8705 §2.1: an authority vouches for the name; anybody can write one.
    if (!presented.trusted || !certificate || !is_of(*certificate, *client)) return denied();
    return client;
  }
};

}  // namespace

std::unique_ptr<ClientAuth> tls_client_auth() { return std::make_unique<TlsClientAuth>(); }

}  // namespace oauthkit::client_auth
