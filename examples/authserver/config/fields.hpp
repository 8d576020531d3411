#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <oauthkit/time.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace authserver {

using Json = nlohmann::json;

/// Parses `text`; throws `ConfigError` with the line and the column, and refuses a member that is given twice. What the
/// text holds is never repeated: it may be a secret.
Json parse_json(std::string_view text);

/// The members of one JSON object, read strictly: what is not asked for is an error.
class Fields {
 public:
  /// Throws `ConfigError` when `value` is not an object. `path` names it, e.g. `"clients[0]"`.
  Fields(const Json& value, std::string path);

  /// The member `name`, or null when it is absent.
  const Json* find(std::string_view name);
  std::string text(std::string_view name, std::string fallback);
  bool flag(std::string_view name, bool fallback);
  std::int64_t number(std::string_view name, std::int64_t fallback, std::int64_t low, std::int64_t high);
  /// Seconds; null is `Lifetime::never()`; nothing when it is absent.
  std::optional<oauthkit::Lifetime> lifetime(std::string_view name);
  std::vector<std::string> texts(std::string_view name, std::vector<std::string> fallback);

  /// The name of a member as errors spell it: `"clients[0].scope"`.
  std::string path_of(std::string_view name) const;

  /// Throws `ConfigError` that says what was expected of the member `name`.
  [[noreturn]] void refuse(std::string_view name, const std::string& expected) const;

  /// Throws `ConfigError` when there is a member that nobody asked for.
  void finish() const;

 private:
  const Json& object_;
  std::string path_;
  std::set<std::string, std::less<>> asked_;
};

/// Calls `read(element, path)` for each element of the array `name` of `fields`.
template <class Read>
void for_each_element(Fields& fields, std::string_view name, Read read) {
  const Json* array = fields.find(name);
  if (!array) return;
  if (!array->is_array()) fields.refuse(name, "expected an array");
  for (std::size_t i = 0; i < array->size(); ++i) {
    read((*array)[i], fields.path_of(name) + "[" + std::to_string(i) + "]");
  }
}

}  // namespace authserver
