#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/common/head.hpp"
#include "oauthkit/http.hpp"

namespace oauthkit::adapters {

struct Route {
  Handler handler;
  std::size_t body_bytes = 0;
};

/// Handlers by path and method, both literal, but for a path that ends in `/*`: it has exactly one more segment, which
/// is not empty, and a literal path goes before it. Filled before serving, only read afterwards.
class Routes {
 public:
  /// Throws `std::invalid_argument` for what could never be requested, `std::logic_error` for a pair that is taken.
  void add(const std::string& method, const std::string& path, Route route);

  bool has_path(std::string_view path) const { return methods_of(path) != nullptr; }

  /// HEAD finds what GET finds (RFC 9110 §9.3.2). Null when there is none.
  const Route* find(std::string_view path, std::string_view method) const;

  /// The methods of `path`, as the Allow field lists them.
  std::string allow(std::string_view path) const;

 private:
  using Methods = std::map<std::string, Route, std::less<>>;

  const Methods* methods_of(std::string_view path) const;

  std::map<std::string, Methods, std::less<>> paths_;
};

/// What is wrong with a request to a path that is mounted: its method, or the body it announces.
std::optional<Refusal> mounted_fault(const Routes& routes, const Head& head);

}  // namespace oauthkit::adapters
