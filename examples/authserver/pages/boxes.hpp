#pragma once

#include <oauthkit/step.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace authserver {

// What a person may allow, each a box that stays checked unless they uncheck it.

/// `is_new`: they have allowed other things before, and not this.
std::string scope_box(std::string_view scope, bool is_new = false);
/// All of the detail, whatever its description says (RFC 9396 §12).
std::string detail_box(const oauthkit::AskedDetail& detail);

/// Where it may do so: the APIs that the tokens are for, or nothing.
std::string places_of(const std::vector<std::string>& resources);

}  // namespace authserver
