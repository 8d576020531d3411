#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

using ClientAnswer = std::function<Result<Response>(const ClientRequest&)>;

/// An endpoint where clients authenticate: a form sent with POST (RFC 6749 §3.2). `answer_client` is asked for a client
/// that has proven itself; `access_denied` has the status `when_denied`. Never throws.
Response serve_client(const Setup& setup, std::string_view endpoint, const Request& request,
                      const ClientAnswer& answer_client, int when_denied = 400);

}  // namespace oauthkit
