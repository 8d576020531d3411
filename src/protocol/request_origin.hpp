#pragma once

#include <string_view>

#include "oauthkit/http.hpp"

namespace oauthkit {

/// Whether the browser says that `request` comes from a page of the origin of `issuer`, or from the person alone. False
/// is not known: another site, or a program that tells nothing.
bool comes_from(const Request& request, std::string_view issuer);

}  // namespace oauthkit
