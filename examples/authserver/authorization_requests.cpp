#include "authorization_requests.hpp"

#include <algorithm>
#include <oauthkit/jwt_response_mode.hpp>
#include <oauthkit/request_objects.hpp>

namespace authserver {

using namespace oauthkit;

namespace {

// Each fetch holds the thread that serves the request: most of them go on with something else.
std::size_t fetches_at_once(const Config& config) { return std::clamp<std::size_t>(config.threads / 5, 1, 4); }

RequestObjectOptions request_objects(const Config& config, const Keys& keys, const Remote& remote) {
  RequestObjectOptions options{.require_signed_request_object = config.request_objects->required,
                               .remote_keys = remote.keys,
                               .decryption = keys.decryption,
                               .remote_at_once = fetches_at_once(config)};
  if (config.request_objects->remote) options.remote = remote.send;
  return options;
}

// Of JARM's modes those that are listed.
void register_signed_modes(Server& server, const Config& config, const Keys& keys, const Remote& remote) {
  const auto& listed = config.responses.modes;
  const response_modes::JwtOptions options{
      .lifetime = config.responses.lifetime, .encryption = config.responses.encrypted, .remote_keys = remote.keys};
  for (auto& mode : response_modes::jwt(keys.signing, options)) {
    const bool is_listed = std::find(listed.begin(), listed.end(), mode.name) != listed.end();
    if (is_listed) server.response_mode(std::move(mode));
  }
}

}  // namespace

void register_authorization_requests(Server& server, const Config& config, const std::shared_ptr<Store>& store,
                                     const Keys& keys, const Remote& remote) {
  server.pushed_requests("/par", store, config.pushed_requests);
  if (config.request_objects) server.request_objects(request_objects(config, keys, remote));
  for (const auto& type : config.detail_types) server.authorization_details(type);
  if (config.responses.are_signed()) register_signed_modes(server, config, keys, remote);
}

}  // namespace authserver
