#pragma once

#include "oauthkit/exchange.hpp"

namespace oauthkit {

/// RFC 6749 §5.1. Members of `tokens.extra` with a reserved name are dropped, with an event.
Response token_response(const Context& context, const Client& client, const Tokens& tokens);

}  // namespace oauthkit
