#include "assembly/extra_members.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/json_document.hpp"

namespace oauthkit {
namespace {

// RFC 6749 §3.1, RFC 9207 §2: what is added repeats and replaces nothing, iss least of all.
constexpr std::array<std::string_view, 12> reserved_parameters = {
    "code", "access_token", "token_type", "expires_in",        "refresh_token", "scope",
    "iss",  "error",        "id_token",   "error_description", "error_uri",     "state"};

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

void add_extra_parameters(const Context& context, const std::string& client_id, const Params& extra, Params& answer) {
  const auto is_reserved = [](const std::string& name) {
    return std::find(reserved_parameters.begin(), reserved_parameters.end(), name) != reserved_parameters.end();
  };
  for (const auto& [name, value] : extra) {
    if (answer.contains(name) || is_reserved(name)) {
      context.report({.kind = Event::Kind::parameter_dropped, .client_id = client_id, .detail = name});
    } else {
      answer.add(name, value);
    }
  }
}

Params parameters_of(const JsonMembers& members) {
  Params params;
  json::Document value;
  for (const auto& [name, json] : members) {
    if (!value.read(json)) throw std::runtime_error("an additional member of an answer is no JSON: " + name);
    params.add(name, std::string(value.root().text));
  }
  return params;
}

}  // namespace oauthkit
