#include "config/consent.hpp"

namespace authserver {

void read_consent(Fields& root, Config& config) {
  const Json* value = root.find("consent");
  if (!value) return;
  Fields fields(*value, root.path_of("consent"));
  auto& settings = config.consent.emplace();
  settings.remember = fields.flag("remember", false);
  if (const auto lifetime = fields.lifetime("lifetime")) settings.lifetime = *lifetime;
  fields.finish();
}

}  // namespace authserver
