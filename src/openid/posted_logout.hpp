#pragma once

#include "assembly/setup.hpp"
#include "oauthkit/session.hpp"

namespace oauthkit::openid {

/// Whether `request` was posted, perhaps from another site, by a browser of which nothing is known: that has then kept
/// back the session cookie.
bool is_posted_from_elsewhere(const Setup& setup, const Request& request, const Browser& browser);

/// Sends the browser here once more, with GET and with the form of the request in one parameter.
Result<Response> come_with_get(const Setup& setup, const Context& context);

/// What a request to sign out says: its query, or, posted, its form; the two are not merged.
Result<Params> logout_params(const Setup& setup, const Context& context);

}  // namespace oauthkit::openid
