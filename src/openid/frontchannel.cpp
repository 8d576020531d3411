#include "openid/frontchannel.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/uri.hpp"
#include "oauthkit/redirect_uri.hpp"

namespace oauthkit::openid {
namespace {

std::string origin_of(std::string_view url) {
  const auto parts = uri::split(url);
  return ascii::lowered(std::string(parts->scheme).append("://").append(*parts->authority));
}

// Front-Channel Logout §2: scheme, host and port are those of a redirect URI, so that it is a site of the client's.
bool is_frontchannel_uri(const Client& client, std::string_view uri) {
  const auto parts = uri::split(uri);
  const bool is_web =
      parts && parts->authority &&
      (ascii::equal_ignoring_case(parts->scheme, "https") || ascii::equal_ignoring_case(parts->scheme, "http"));
  if (!is_web || redirect_uri_problem(uri)) return false;
  const auto& registered = client.redirect_uris;
  return std::any_of(registered.begin(), registered.end(), [&](const std::string& redirect_uri) {
    return redirect_origin_matches(redirect_uri, uri, AnyPort::none);
  });
}

}  // namespace

std::string frontchannel_problem(const Client& client) {
  const auto& uri = client.logout.frontchannel_logout_uri;
  if (uri.empty() || is_frontchannel_uri(client, uri)) return {};
  return "has a frontchannel_logout_uri that is not https with scheme, host and port of one of its redirect URIs, or "
         "has a fragment: correct it (\"" +
         uri + "\").";
}

// Front-Channel Logout §2: what is in its query stays; iss and sid are added.
std::vector<std::string> logout_frames(std::string_view issuer, const std::vector<ToldClient>& clients) {
  std::vector<std::string> frames;
  for (const auto& told : clients) {
    const auto& uri = told.client.logout.frontchannel_logout_uri;
    if (!is_frontchannel_uri(told.client, uri)) continue;
    frames.push_back(append_query(uri, {{"iss", std::string(issuer)}, {"sid", told.sid}}));
  }
  return frames;
}

std::vector<std::string> origins_of(const std::vector<std::string>& frames) {
  std::vector<std::string> origins;
  for (const auto& frame : frames) {
    auto origin = origin_of(frame);
    if (std::find(origins.begin(), origins.end(), origin) == origins.end()) origins.push_back(std::move(origin));
  }
  return origins;
}

}  // namespace oauthkit::openid
