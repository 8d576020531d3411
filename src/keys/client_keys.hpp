#pragma once

#include "keys/key_sets.hpp"
#include "oauthkit/client.hpp"
#include "oauthkit/remote_keys.hpp"

namespace oauthkit {

/// The public keys of clients: those they registered (`Client::jwks`), or publish (`Client::jwks_uri`). And those of
/// others who are known in the same way.
class ClientKeys {
 public:
  /// Without `remote_keys` a client that publishes its keys has none.
  explicit ClientKeys(std::shared_ptr<const RemoteKeys> remote_keys) : remote_keys_(std::move(remote_keys)) {}

  /// The keys of `client`, if one of them is that of a signature: of that name, or without a name the only one, and
  /// for that algorithm. Null otherwise. Throws `KeysUnavailable`.
  std::shared_ptr<const jose::KeySet> holding(const Client& client, std::string_view kid,
                                              jose::Algorithm algorithm) const {
    return holding(client.jwks, client.jwks_uri, kid, algorithm);
  }
  /// The same of somebody who has the JWK set `jwks`, or publishes it at `jwks_uri`.
  std::shared_ptr<const jose::KeySet> holding(const std::string& jwks, const std::string& jwks_uri,
                                              std::string_view kid, jose::Algorithm algorithm) const;

 private:
  std::shared_ptr<const jose::KeySet> fetched(const std::string& uri, RemoteKeys::Need need) const;

  std::shared_ptr<const RemoteKeys> remote_keys_;
  KeySets key_sets_;
};

}  // namespace oauthkit
