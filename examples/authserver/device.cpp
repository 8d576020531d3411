#include "device.hpp"

#include <oauthkit/device.hpp>
#include <stdexcept>

#include "config/device.hpp"
#include "config/failure.hpp"
#include "pages/device.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

DeviceOptions options_of(const Config& config, const std::string& issuer) {
  const auto& settings = config.device;
  return {.verification_uri = issuer + "/device",
          .lifetime = settings.lifetime,
          .interval = settings.interval,
          .guesses = {.limit = settings.attempts, .window = settings.lifetime},
          .done = device_decided_page};
}

}  // namespace

void register_device(Server& server, const Config& config, const std::string& issuer,
                     const std::shared_ptr<Store>& store, const Issue& issue) {
  if (!any_client(config, is_device)) return;
  try {
    const DeviceFlow devices(store, options_of(config, issuer));
    server.device("/device_authorization", devices);
    server.exchange(exchanges::device_code(devices, issue));
  } catch (const std::invalid_argument& error) {
    throw StartError(error.what());
  }
}

}  // namespace authserver
