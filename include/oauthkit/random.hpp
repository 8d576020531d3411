#pragma once

#include <functional>
#include <span>
#include <string>

#pragma GCC visibility push(default)
namespace oauthkit {

/// Fills a buffer with random bytes. Called from many threads at once; throws when there are none to be had.
using Random = std::function<void(std::span<unsigned char>)>;

/// The operating system's generator through OpenSSL, drawn in blocks per thread; safe across `fork`.
/// Throws `std::runtime_error` when OpenSSL reports a failure.
void system_random(std::span<unsigned char> bytes);

/// 32 bytes from `random` as 43 characters of base64url: a token, a code, a transaction id. RFC 6749 §10.10 wants 128
/// bits and would like 160.
std::string random_token(const Random& random);

/// 16 bytes from `random` as 22 characters of base64url: an identifier that need not be secret.
std::string random_id(const Random& random);

}  // namespace oauthkit
#pragma GCC visibility pop
