#include "config/device.hpp"

namespace authserver {

void read_device(Fields& root, Config& config) {
  const Json* value = root.find("device");
  if (!value) return;
  Fields fields(*value, root.path_of("device"));
  auto& settings = config.device;
  settings.lifetime = std::chrono::seconds(fields.number("lifetime", settings.lifetime.count(), 1, 3600));
  settings.interval = std::chrono::seconds(fields.number("interval", settings.interval.count(), 1, 60));
  settings.attempts = static_cast<std::uint32_t>(fields.number("attempts", settings.attempts, 1, 1000));
  fields.finish();
}

bool is_device(const oauthkit::Client& client) {
  return client.allows_grant_type("urn:ietf:params:oauth:grant-type:device_code");
}

}  // namespace authserver
