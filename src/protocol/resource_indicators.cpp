#include "protocol/resource_indicators.hpp"

#include <algorithm>
#include <set>

#include "base/ascii.hpp"
#include "base/uri.hpp"

namespace oauthkit {
namespace {

// RFC 8707 §2: an absolute URI without fragment.
bool is_resource(const std::string& text) {
  const auto parts = uri::split(text);
  const bool names_something = parts && !(parts->authority.value_or("").empty() && parts->rest.empty());
  return names_something && uri::is_written_well(text) && text.find('#') == std::string::npos;
}

// RFC 3986 §6.2.2.1, §6.2.3, MCP “Canonical Server URI”: scheme and host have no case, and a "/" at the end, which some
// clients write and others do not, makes no other resource.
std::string compared(std::string_view resource) {
  const auto parts = uri::split(resource);
  if (!parts || !parts->authority) return std::string(resource);
  auto rest = parts->rest;
  if (rest.ends_with('/') && rest.find('?') == rest.npos) rest.remove_suffix(1);
  return ascii::lowered(parts->scheme).append("://").append(ascii::lowered(*parts->authority)).append(rest);
}

}  // namespace

bool is_same_resource(std::string_view left, std::string_view right) { return compared(left) == compared(right); }

std::vector<std::string> as_named(const std::vector<std::string>& requested, std::span<const std::string> known) {
  std::vector<std::string> named;
  for (const auto& resource : requested) {
    const auto same = std::find_if(known.begin(), known.end(),
                                   [&](const std::string& other) { return is_same_resource(resource, other); });
    const auto& name = same == known.end() ? resource : *same;
    if (std::find(named.begin(), named.end(), name) == named.end()) named.push_back(name);
  }
  return named;
}

std::vector<std::string> requested_resources(const Params& params) {
  std::vector<std::string> resources;
  std::set<std::string_view> known;
  for (const auto resource : params.all("resource")) {
    if (known.insert(resource).second) resources.emplace_back(resource);
  }
  return resources;
}

Error invalid_target(std::string description) { return {ErrorCode::invalid_target, std::move(description)}; }

bool are_resources(const std::vector<std::string>& resources) {
  return std::all_of(resources.begin(), resources.end(), is_resource);
}

bool is_within(const std::vector<std::string>& resources, const std::vector<std::string>& granted) {
  const std::set<std::string_view> known(granted.begin(), granted.end());
  return std::all_of(resources.begin(), resources.end(),
                     [&](const std::string& resource) { return known.contains(resource); });
}

}  // namespace oauthkit
