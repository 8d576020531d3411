#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace oauthkit::jose {

/// An ES256 signature as DER, as OpenSSL wants it.
struct DerSignature {
  static constexpr std::size_t max_bytes = 72;
  std::array<unsigned char, max_bytes> bytes = {};
  std::size_t length = 0;
};

/// RFC 7518 §3.4: r and s side by side, 32 bytes each. Nothing for another length or a number outside [1, n-1].
std::optional<DerSignature> der_of(std::string_view raw);

/// The way back, for a signature that OpenSSL made; empty when it is not one.
std::string raw_of(std::string_view der);

}  // namespace oauthkit::jose
