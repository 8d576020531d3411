#include "assembly/extra_members.hpp"

#include <algorithm>

namespace oauthkit {
namespace {

// A member that is there already is not replaced, by whatever name.
bool is_repeated(const JsonMembers& members, decltype(members.begin()) member) {
  return std::any_of(members.begin(), member, [&](const auto& earlier) { return earlier.first == member->first; });
}

}  // namespace

void add_extra_members(const Context& context, const std::string& client_id, std::span<const std::string_view> reserved,
                       const JsonMembers& extra, json::ObjectWriter& body) {
  for (auto member = extra.begin(); member != extra.end(); ++member) {
    const auto& [name, json] = *member;
    const bool taken = std::find(reserved.begin(), reserved.end(), name) != reserved.end();
    if (taken || is_repeated(extra, member)) {
      context.report({.kind = Event::Kind::parameter_dropped, .client_id = client_id, .detail = name});
    } else {
      body.add_json(name, json);
    }
  }
}

}  // namespace oauthkit
