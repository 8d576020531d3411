#include "protocol/resource_indicators.hpp"

#include <algorithm>
#include <set>

#include "base/uri.hpp"

namespace oauthkit {
namespace {

// RFC 8707 §2: an absolute URI without fragment.
bool is_resource(const std::string& text) {
  const auto parts = uri::split(text);
  const bool names_something = parts && !(parts->authority.value_or("").empty() && parts->rest.empty());
  return names_something && uri::is_written_well(text) && text.find('#') == std::string::npos;
}

}  // namespace

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
