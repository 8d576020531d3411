#include "adapters/common/routes.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "base/ascii.hpp"

namespace oauthkit::adapters {
namespace {

constexpr std::array<std::string_view, 6> known_methods = {"DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"};

void check(const std::string& method, const std::string& path, const Handler& handler) {
  const std::string place = "adapters::mount: " + method + " " + path;
  if (std::find(known_methods.begin(), known_methods.end(), method) == known_methods.end()) {
    throw std::invalid_argument(place + ": the method must be GET, POST, PUT, PATCH, DELETE or OPTIONS");
  }
  const bool clean =
      std::all_of(path.begin(), path.end(), [](char c) { return ascii::is_visible(c) && c != '?' && c != '#'; });
  if (!path.starts_with('/') || !clean) {
    throw std::invalid_argument(place + ": the path must begin with / and hold no ?, #, space or non-ASCII byte");
  }
  if (!handler) throw std::invalid_argument(place + ": the handler is empty");
}

}  // namespace

void Routes::add(const std::string& method, const std::string& path, Route route) {
  check(method, path, route.handler);
  if (!paths_[path].emplace(method, std::move(route)).second) {
    throw std::logic_error("adapters::mount: " + method + " " + path + " is mounted already");
  }
}

const Route* Routes::find(std::string_view path, std::string_view method) const {
  const auto methods = paths_.find(path);
  if (methods == paths_.end()) return nullptr;
  const auto route = methods->second.find(method == "HEAD" ? "GET" : method);
  return route == methods->second.end() ? nullptr : &route->second;
}

std::string Routes::allow(std::string_view path) const {
  std::string list;
  const auto methods = paths_.find(path);
  if (methods == paths_.end()) return list;
  for (const auto& [method, route] : methods->second) {
    if (!list.empty()) list += ", ";
    list += method;
    if (method == "GET") list += ", HEAD";
  }
  return list;
}

std::optional<Refusal> mounted_fault(const Routes& routes, const Head& head) {
  const auto* route = routes.find(head.path(), head.method);
  // RFC 9110 §15.5.6: with the methods that are allowed.
  if (route == nullptr) return Refusal{405, "method not allowed", routes.allow(head.path())};
  return carries_body(head.method) ? body_fault(head, route->body_bytes) : std::nullopt;
}

}  // namespace oauthkit::adapters
