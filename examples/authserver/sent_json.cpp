#include "sent_json.hpp"

#include "config/failure.hpp"
#include "config/fields.hpp"

namespace authserver {

std::optional<nlohmann::ordered_json> read_sent_json(std::string_view text) {
  try {
    return nlohmann::ordered_json(parse_json(text));
  } catch (const ConfigError&) {
    return std::nullopt;
  }
}

}  // namespace authserver
