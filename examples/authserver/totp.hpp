#pragma once

#include <cstdint>
#include <oauthkit/secret.hpp>
#include <oauthkit/time.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace authserver {

/// Codes that change every 30 seconds (RFC 6238), of six digits, made with HMAC-SHA-1: what every authenticator makes.
namespace totp {

inline constexpr std::chrono::seconds period{30};

/// How many periods have begun since 1970.
std::int64_t step_at(oauthkit::TimePoint at);

/// The code of `step` (RFC 4226 §5.3).
std::string code_of(const oauthkit::Secret& key, std::int64_t step);

/// The step that `code` is of: the present one, the one before or the one after, for clocks that differ (RFC 6238
/// §5.2). Spaces are not looked at.
std::optional<std::int64_t> step_of(const oauthkit::Secret& key, std::string_view code, oauthkit::TimePoint now);

/// The key that authenticators are told in base32 (RFC 4648 §6), in capitals or not, with or without padding and
/// spaces.
std::optional<std::string> read_base32(std::string_view text);

}  // namespace totp
}  // namespace authserver
