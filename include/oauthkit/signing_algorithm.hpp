#pragma once

namespace oauthkit {

/// How tokens are signed (RFC 7518 §3.1, RFC 8037 §3.1).
enum class SigningAlgorithm { es256, eddsa, ps256, rs256 };

}  // namespace oauthkit
