#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace authserver {

/// What somebody sent, read as strictly as the configuration; nothing when it is no JSON, names a member twice or is
/// deeper than 32.
std::optional<nlohmann::ordered_json> read_sent_json(std::string_view text);

}  // namespace authserver
