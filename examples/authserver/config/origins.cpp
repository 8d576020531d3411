#include "config/origins.hpp"

#include <algorithm>

namespace authserver {
namespace {

bool is_of_authority(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("-.:[]_").find(c) != std::string_view::npos;
}

bool is_origin(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    const auto authority = text.substr(scheme.size());
    return !authority.empty() && std::all_of(authority.begin(), authority.end(), is_of_authority);
  }
  return false;
}

}  // namespace

std::vector<std::string> read_origins(Fields& fields, std::string_view name) {
  auto origins = fields.texts(name, {});
  if (!std::all_of(origins.begin(), origins.end(), is_origin)) {
    fields.refuse(name, "expected origins such as https://inspector.example, in lower case and without path");
  }
  return origins;
}

bool is_of_origin(std::string_view url, const std::vector<std::string>& origins) {
  return std::any_of(origins.begin(), origins.end(), [&](const std::string& origin) {
    const auto rest = url.substr(std::min(origin.size(), url.size()));
    return url.starts_with(origin) && (rest.empty() || rest.front() == '/' || rest.front() == '?');
  });
}

}  // namespace authserver
