#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "oauthkit/http.hpp"
#include "oauthkit/json_members.hpp"

namespace oauthkit {

/// The path of the well-known resource `name` of `identifier`, an absolute URL: `/.well-known/` and the name stand
/// before its own path and query (RFC 8414 §3.1, RFC 9728 §3.1).
std::string well_known_path(std::string_view name, std::string_view identifier);

/// `members` as a JSON object; empty when one of them is no JSON, or two have one name.
std::string document_of(const JsonMembers& members);

/// How long everybody may keep a document, unless something in it is to be read anew sooner.
inline constexpr std::chrono::seconds document_max_age = std::chrono::hours(1);

/// What answers GET with a document that everybody may read and keep, and OPTIONS for scripts of every origin.
Handler document_handler(std::string document);
/// The same for one that is asked for each time.
Handler document_handler(std::function<std::string()> document, std::chrono::seconds max_age);

namespace endpoints {

/// A member that lists `names`, unless there are none: RFC 8414 §3.2 and RFC 9728 §3.2 leave out what has no element.
void add_names(JsonMembers& members, std::string name, const std::vector<std::string>& names);

}  // namespace endpoints
}  // namespace oauthkit
