#pragma once

#include <stdexcept>

#pragma GCC visibility push(default)
namespace oauthkit {

/// Something that the request needs is away or too busy, and nothing has been judged. Endpoints and `session::Cookies`
/// answer 503 with `Retry-After`. What this library throws of the kind: `StoreUnavailable`, `KeysUnavailable`,
/// `HashingBusy`.
struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace oauthkit
#pragma GCC visibility pop
