#pragma once

#include <string>
#include <string_view>

#include "authorization/request_objects.hpp"

namespace oauthkit {

/// The request object at `uri` (RFC 9101 §5.2), one of `client`'s `request_uris`; nothing of it is proven. Fails with
/// `invalid_request_uri`, and tells the observers why.
///
/// Only where objects are fetched (`RequestObjectOptions::remote`). Throws `Unavailable` while as many as may be are
/// being fetched.
Result<std::string> fetch_request_object(const Setup& setup, const Context& context, const Client& client,
                                         std::string_view uri);

}  // namespace oauthkit
