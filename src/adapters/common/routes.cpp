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

const Routes::Methods* Routes::methods_of(std::string_view path) const {
  if (const auto literal = paths_.find(path); literal != paths_.end()) return &literal->second;
  const auto before = path.rfind('/');
  if (before == std::string_view::npos || before + 1 == path.size()) return nullptr;
  const auto one_more = paths_.find(std::string(path.substr(0, before + 1)) + "*");
  return one_more == paths_.end() ? nullptr : &one_more->second;
}

const Route* Routes::find(std::string_view path, std::string_view method) const {
  const auto* const methods = methods_of(path);
  if (methods == nullptr) return nullptr;
  const auto route = methods->find(method == "HEAD" ? "GET" : method);
  return route == methods->end() ? nullptr : &route->second;
}

std::string Routes::allow(std::string_view path) const {
  std::string list;
  const auto* const methods = methods_of(path);
  if (methods == nullptr) return list;
  for (const auto& [method, route] : *methods) {
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
