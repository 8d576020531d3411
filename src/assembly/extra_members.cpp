#include "assembly/extra_members.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/json_document.hpp"

namespace oauthkit {
namespace {

// RFC 6749 §3.1, RFC 9207 §2: what is added repeats and replaces nothing, iss least of all.
constexpr std::array<std::string_view, 10> reserved_parameters = {
    "code",  "access_token", "token_type",        "refresh_token", "iss",
    "error", "id_token",     "error_description", "error_uri",     "state"};

// RFC 6749 §4.2.2: beside a token they speak of it. Beside a code alone they are anybody's.
constexpr std::array<std::string_view, 3> reserved_beside_a_token = {"expires_in", "scope", "authorization_details"};

bool holds(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A member that is there already is not replaced, by whatever name.
bool is_repeated(const JsonMembers& members, decltype(members.begin()) member) {
  return std::any_of(members.begin(), member, [&](const auto& earlier) { return earlier.first == member->first; });
}

}  // namespace

void add_extra_members(const Context& context, const std::string& client_id, std::span<const std::string_view> reserved,
                       const JsonMembers& extra, json::ObjectWriter& body) {
  for (auto member = extra.begin(); member != extra.end(); ++member) {
    const auto& [name, json] = *member;
    if (holds(reserved, name) || is_repeated(extra, member)) {
      context.report({.kind = Event::Kind::parameter_dropped, .client_id = client_id, .detail = name});
    } else {
      body.add_json(name, json);
    }
  }
}

void add_extra_parameters(const Context& context, const std::string& client_id, const Params& extra, Params& answer) {
  const auto is_reserved = [has_token = answer.contains("access_token")](std::string_view name) {
    return holds(reserved_parameters, name) || (has_token && holds(reserved_beside_a_token, name));
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
