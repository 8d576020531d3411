#pragma once

#include <chrono>
#include <string_view>

namespace oauthkit::freshness {

struct Bounds {
  std::chrono::seconds shortest = {};
  /// Where nothing is said.
  std::chrono::seconds usual = {};
  std::chrono::seconds longest = {};
};

/// How long an answer with this `Cache-Control` may be kept (RFC 9111 §5.2.2), within the bounds.
std::chrono::seconds life_of(std::string_view cache_control, const Bounds& bounds);

/// Whether this `Content-Type` is JSON: `application/json`, or of `application` with the suffix `+json`.
bool is_json_type(std::string_view content_type);

}  // namespace oauthkit::freshness
