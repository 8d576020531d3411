#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json_document.hpp"
#include "oauthkit/detail.hpp"

namespace oauthkit {

/// The details in `array`, a value of `document` that an answer or a token holds; nothing when it is no array of them.
std::optional<std::vector<Detail>> details_in(const json::Document& document, const json::Document::Value& array);

/// `details` as a JSON array.
std::string json_of(const std::vector<Detail>& details);

}  // namespace oauthkit
