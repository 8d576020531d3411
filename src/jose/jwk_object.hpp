#pragma once

#include <optional>

#include "base/json_document.hpp"
#include "jose/jwk.hpp"

namespace oauthkit::jose {

/// `read_jwk` of a value somewhere in `document`.
Outcome<Key> read_jwk_object(const json::Document& document, const json::Document::Value& jwk,
                             std::optional<Algorithm> fallback = {}, KeyCheck check = KeyCheck::full);

}  // namespace oauthkit::jose
