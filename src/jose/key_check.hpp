#pragma once

#include <string>

#include "jose/key.hpp"
#include "jose/openssl.hpp"
#include "jose/outcome.hpp"

namespace oauthkit::jose {

/// Whether the key is of the type, curve and size of the algorithm, and sound by itself: a point of its curve other
/// than infinity, an RSA modulus and exponent that mean what they should, a private half that belongs to the public
/// one. OpenSSL loads keys that fail each of these.
Outcome<void> check_key(EVP_PKEY* key, bool is_private, Algorithm algorithm, KeyCheck check = KeyCheck::full);

/// An odd modulus of 2048 to 4096 bits, an odd exponent from 65537 to 2^32, not a product of the ROCA generator.
/// `modulus` and `exponent` are big-endian.
Outcome<void> check_rsa(std::string_view modulus, std::string_view exponent);

/// The big-endian number behind an OpenSSL name, `length` bytes long, or as long as it is when 0. Empty when there is
/// none.
std::string number_of(const EVP_PKEY* key, const char* name, std::size_t length = 0);

}  // namespace oauthkit::jose
