#pragma once

#include <optional>
#include <string>

#include "base/json_document.hpp"

namespace oauthkit::json {

/// `value` of `document` written again: without spaces, members by name, each number in one way. Two values are equal
/// as JSON when these texts are equal. Nothing when it holds a number that not every reader takes for the same: a whole
/// one from 2^53 on, or one of more digits than a double keeps (RFC 8259 §6).
std::optional<std::string> canonical(const Document& document, const Document::Value& value);

}  // namespace oauthkit::json
