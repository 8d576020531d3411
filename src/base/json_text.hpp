#pragma once

#include <string>
#include <string_view>

namespace oauthkit::json {

/// Takes one character of a JSON text (RFC 8259 §7) off `rest`, which is neither empty nor at the closing quote, and
/// adds what it says to `out`. False for a control character and for an escape that is none.
bool take_character(std::string_view& rest, std::string& out);

}  // namespace oauthkit::json
