#include "adapters/microhttpd/certificate.hpp"

#include <string>

#ifdef OAUTHKIT_GNUTLS
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#endif

namespace oauthkit::adapters {

#ifdef OAUTHKIT_GNUTLS

namespace {

bool is_verified(gnutls_session_t session) {
  std::string purpose = GNUTLS_KP_TLS_WWW_CLIENT;
  gnutls_typed_vdata_st wanted = {GNUTLS_DT_KEY_PURPOSE_OID, reinterpret_cast<unsigned char*>(purpose.data()), 0};
  unsigned status = 0;
  return gnutls_certificate_verify_peers(session, &wanted, 1, &status) == GNUTLS_E_SUCCESS && status == 0;
}

}  // namespace

bool can_read_certificates() { return true; }

ClientCertificate certificate_of(MHD_Connection* connection) {
  const auto* const info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
  if (info == nullptr || info->tls_session == nullptr) return {};
  auto* const session = static_cast<gnutls_session_t>(info->tls_session);
  unsigned count = 0;
  const auto* const chain = gnutls_certificate_get_peers(session, &count);
  if (chain == nullptr || count == 0) return {};
  return {std::string(reinterpret_cast<const char*>(chain[0].data), chain[0].size), is_verified(session)};
}

#else

bool can_read_certificates() { return false; }

ClientCertificate certificate_of(MHD_Connection*) { return {}; }

#endif

}  // namespace oauthkit::adapters
