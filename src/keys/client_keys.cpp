#include "keys/client_keys.hpp"

namespace oauthkit {

std::shared_ptr<const jose::KeySet> ClientKeys::holding(const std::string& jwks, const std::string& jwks_uri,
                                                        std::string_view kid, jose::Algorithm algorithm) const {
  const auto holds = [&](const auto& keys) { return keys && keys->find(kid, algorithm) != nullptr; };
  // RFC 7591 §2: jwks and jwks_uri must not both be there.
  if (jwks.empty() == jwks_uri.empty()) return nullptr;
  if (!jwks.empty()) {
    auto keys = key_sets_.of(jwks);
    return holds(keys) ? keys : nullptr;
  }
  for (const auto need : {RemoteKeys::Need::any, RemoteKeys::Need::newer}) {
    auto keys = fetched(jwks_uri, need);
    if (holds(keys)) return keys;
  }
  return nullptr;
}

std::shared_ptr<const jose::KeySet> ClientKeys::fetched(const std::string& uri, RemoteKeys::Need need) const {
  if (!remote_keys_) return nullptr;
  const auto text = remote_keys_->jwks(uri, need);
  return text ? key_sets_.of(*text) : nullptr;
}

}  // namespace oauthkit
