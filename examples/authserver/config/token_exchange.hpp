#pragma once

#include "config/config.hpp"
#include "config/fields.hpp"

namespace authserver {

/// Reads `token_exchange`, `chaining` and `transaction_tokens`: what tokens are traded for, beside access tokens
/// (RFC 8693). Throws `ConfigError`.
void read_token_exchange(Fields& root, Config& config);

}  // namespace authserver
