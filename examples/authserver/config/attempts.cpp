#include "config/attempts.hpp"

namespace authserver {

void read_attempts(Fields& root, Config& config) {
  const Json* value = root.find("attempts");
  if (!value) return;
  Fields fields(*value, root.path_of("attempts"));
  auto& settings = config.attempts.emplace();
  settings.limit = static_cast<std::uint32_t>(fields.number("limit", settings.limit, 1, 1'000'000));
  settings.window = std::chrono::seconds(fields.number("window", settings.window.length().count(), 1, 24 * 3600));
  fields.finish();
}

}  // namespace authserver
