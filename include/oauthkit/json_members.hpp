#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)
namespace oauthkit {

/// Additional members of a JSON answer, in order. A reserved name is dropped when the answer is written, with an
/// event; it never replaces what the library says.
class JsonMembers {
 public:
  /// `value` must be valid UTF-8; other bytes are replaced.
  void add(std::string name, std::string_view value);
  void add(std::string name, const char* value) { add(std::move(name), std::string_view(value)); }
  void add(std::string name, std::int64_t value);
  void add(std::string_view name, std::same_as<bool> auto value) {
    add_json(std::string(name), value ? "true" : "false");
  }
  /// An array of strings.
  void add_list(std::string name, const std::vector<std::string>& values);
  /// `json` must be one complete JSON value; it is not looked at.
  void add_json(std::string name, std::string json);

  /// The object as text, e.g. for `Authorization::extra`. Of two members of one name the first is written.
  std::string to_string() const;

  bool empty() const { return members_.empty(); }
  auto begin() const { return members_.begin(); }
  auto end() const { return members_.end(); }
  bool operator==(const JsonMembers&) const = default;

 private:
  std::vector<std::pair<std::string, std::string>> members_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
