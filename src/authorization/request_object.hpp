#pragma once

#include "authorization/request_objects.hpp"

namespace oauthkit {

/// The parameters that the request object `jwt` asks with (RFC 9101 §6), once it is proven to be `client`'s, for this
/// server and of now. Fails with `invalid_request_object`, and tells the observers which check refused it.
///
/// Only where request objects are taken (`Setup::request_objects`). `client` is the one that the outer `client_id`
/// names, or the one that has authenticated. Where an error goes is not decided here. Throws `KeysUnavailable`.
Result<Params> read_request_object(const Setup& setup, const Context& context, const Client& client,
                                   std::string_view jwt);

}  // namespace oauthkit
