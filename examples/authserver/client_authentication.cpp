#include "client_authentication.hpp"

#include <oauthkit/client_auth.hpp>

namespace authserver {

using namespace oauthkit;

namespace {

void register_secrets(Server& server, const Config& config, const Set<AuthMethod>& admitted) {
  const bool any_scrypt = any_client(config, has_scrypt_secret);
  if (admitted.contains(AuthMethod::client_secret_basic)) {
    server.authenticate(client_auth::secret_basic({.secrets_are_scrypt = any_scrypt}));
  }
  if (admitted.contains(AuthMethod::client_secret_post)) {
    server.authenticate(client_auth::secret_post({.secrets_are_scrypt = any_scrypt}));
  }
  if (admitted.contains(AuthMethod::none)) server.authenticate(client_auth::none());
}

void register_certificates(Server& server, const Set<AuthMethod>& admitted) {
  if (admitted.contains(AuthMethod::tls_client_auth)) server.authenticate(client_auth::tls_client_auth());
  if (admitted.contains(AuthMethod::self_signed_tls_client_auth)) {
    server.authenticate(client_auth::self_signed_tls_client_auth());
  }
}

// An assertion is used once: the store remembers it for all nodes.
void register_assertions(Server& server, const Config& config, const std::shared_ptr<Store>& store,
                         const Remote& remote) {
  const auto& admitted = config.profile.client_authentication;
  if (admitted.contains(AuthMethod::private_key_jwt)) {
    server.authenticate(client_auth::private_key_jwt(store, {}, remote.keys));
  }
  if (admitted.contains(AuthMethod::client_secret_jwt) && any_client(config, has_hmac_secret)) {
    server.authenticate(client_auth::client_secret_jwt(store));
  }
}

}  // namespace

void register_client_authentication(Server& server, const Config& config, const std::shared_ptr<Store>& store,
                                    const Remote& remote) {
  const auto& admitted = config.profile.client_authentication;
  register_secrets(server, config, admitted);
  if (config.mtls) register_certificates(server, admitted);
  register_assertions(server, config, store, remote);
}

bool has_hmac_secret(const Client& client) { return client.token_endpoint_auth_method == "client_secret_jwt"; }
bool has_scrypt_secret(const Client& client) { return client.secret.is_scrypt(); }

}  // namespace authserver
