#include "config/paths.hpp"

#include <algorithm>
#include <array>

namespace authserver {
namespace {

constexpr std::array own_segments =
    std::to_array<std::string_view>({".well-known",  "account",    "admin",
                                     "api",          "approvals",  "authorize",
                                     "bc-authorize", "device",     "device_authorization",
                                     "healthz",      "introspect", "jwks",
                                     "login",        "logout",     "par",
                                     "playground",   "register",   "revoke",
                                     "signout",      "token",      "userinfo"});

bool fits(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_.~").find(c) != std::string_view::npos;
}

bool is_segment(std::string_view text) {
  return !text.empty() && text != "." && text != ".." && std::all_of(text.begin(), text.end(), fits);
}

std::string_view first_segment(std::string_view path) {
  path.remove_prefix(1);
  return path.substr(0, path.find('/'));
}

}  // namespace

bool is_plain_path(std::string_view path) {
  while (path.starts_with('/')) {
    const auto segment = first_segment(path);
    if (!is_segment(segment)) return false;
    path.remove_prefix(segment.size() + 1);
    if (path.empty()) return true;
  }
  return false;
}

bool is_path_of_server(std::string_view path) {
  return std::find(own_segments.begin(), own_segments.end(), first_segment(path)) != own_segments.end();
}

}  // namespace authserver
