#include "oauthkit/json_members.hpp"

#include <set>

#include "base/json.hpp"

namespace oauthkit {

void JsonMembers::add(std::string name, std::string_view value) {
  std::string text;
  json::append_string(text, value);
  add_json(std::move(name), std::move(text));
}

void JsonMembers::add(std::string name, std::int64_t value) { add_json(std::move(name), std::to_string(value)); }

void JsonMembers::add_list(std::string name, const std::vector<std::string>& values) {
  add_json(std::move(name), json::array_of(values));
}

void JsonMembers::add_json(std::string name, std::string json) {
  members_.emplace_back(std::move(name), std::move(json));
}

std::string JsonMembers::to_string() const {
  json::ObjectWriter object;
  std::set<std::string_view> written;
  for (const auto& [name, value] : members_) {
    if (written.insert(name).second) object.add_json(name, value);
  }
  return std::move(object).finish();
}

}  // namespace oauthkit
