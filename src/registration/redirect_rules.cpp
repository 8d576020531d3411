#include "registration/redirect_rules.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/uri.hpp"
#include "oauthkit/redirect_uri.hpp"
#include "registration/metadata_members.hpp"

namespace oauthkit::registration {
namespace {

/// Whether the only thing wrong with `uri` is that nobody listed its scheme.
bool is_of_unlisted_scheme(std::string_view uri) {
  const auto parts = uri::split(uri);
  if (!parts) return false;
  const std::array<std::string, 1> its_own = {std::string(parts->scheme)};
  return !redirect_uri_problem(uri, its_own);
}

/// Whether an admitted `uri` leads to a program on the device of the person.
bool is_of_device(std::string_view uri) {
  const auto parts = uri::split(uri);
  if (!parts) return false;
  const bool is_web = ascii::equal_ignoring_case(parts->scheme, "https");
  // http is admitted for loopback alone.
  if (!is_web) return true;
  const auto host = uri::split_authority(parts->authority.value_or(std::string_view())).host;
  return host == "127.0.0.1" || host == "[::1]" || ascii::equal_ignoring_case(host, "localhost");
}

}  // namespace

Result<std::vector<std::string>> admitted_redirect_uris(const std::vector<std::string>& asked,
                                                        std::span<const std::string> private_use_schemes,
                                                        std::string_view member) {
  std::vector<std::string> admitted;
  std::string left_out;
  for (const auto& uri : asked) {
    const auto problem = redirect_uri_problem(uri, private_use_schemes);
    // RFC 7591 §5, RFC 9700 §2.6: https, loopback, or an app's own scheme. Whoever asks for worse gets none.
    if (problem && !is_of_unlisted_scheme(uri)) {
      return refuse_member(member, *problem + ": " + uri.substr(0, 100));
    }
    // RFC 8252 §7.1: what other apps may claim as well is left out, and what stands beside it is not.
    if (problem) {
      left_out = *problem;
    } else if (std::find(admitted.begin(), admitted.end(), uri) == admitted.end()) {
      admitted.push_back(uri);
    }
  }
  if (admitted.empty() && !asked.empty()) {
    return refuse_member(member, "none is left, since " + left_out);
  }
  return admitted;
}

// OpenID Connect Registration §2, RFC 8252 §7, MCP “Application Type and Redirect URI Constraints”: loopback and
// private-use URIs are those of native applications.
std::string_view application_type_of(std::span<const std::string> redirect_uris) {
  return std::any_of(redirect_uris.begin(), redirect_uris.end(), is_of_device) ? "native" : "web";
}

}  // namespace oauthkit::registration
