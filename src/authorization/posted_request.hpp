#pragma once

#include "authorization/response.hpp"

namespace oauthkit {

/// Whether `request` was posted, perhaps from another site: its browser has then kept back the session cookie.
bool is_posted_from_elsewhere(const Setup& setup, const Request& request);

/// Sends the browser here once more, with GET and with the form of the request in one parameter.
Response come_with_get(const Setup& setup, const Context& context, const WayBack& back);

/// What `params` of a GET ask for: themselves, or the form that `come_with_get` has put into them.
Result<Params> what_was_posted(const Setup& setup, Result<Params> params);

}  // namespace oauthkit
