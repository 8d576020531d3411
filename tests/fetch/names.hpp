#pragma once

#include <functional>
#include <string>
#include <vector>

namespace fetch_tests {

/// Stands in for the resolver of this machine while it lives: what names lead to, as addresses of IPv4. Names that it
/// has no address for are looked up as ever. One at a time.
class Names {
 public:
  using Answer = std::function<std::vector<std::string>(const std::string& name)>;

  explicit Names(Answer answer);
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;
  ~Names();

  /// How often it was asked for a name that it knows.
  int lookups() const;
};

}  // namespace fetch_tests
