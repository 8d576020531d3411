#include "registration/logout_rules.hpp"

#include <algorithm>

#include "oauthkit/redirect_uri.hpp"
#include "registration/metadata_members.hpp"
#include "registration/redirect_rules.hpp"

namespace oauthkit::registration {
namespace {

// Front-Channel Logout §2: scheme, host and port are those of a redirect URI, so that nobody puts the page of another
// into a frame.
bool is_of_client(const std::string& uri, const Client& client) {
  return std::any_of(client.redirect_uris.begin(), client.redirect_uris.end(), [&](const std::string& redirect_uri) {
    return redirect_origin_matches(redirect_uri, uri, AnyPort::none);
  });
}

}  // namespace

Result<void> settle_logout(Client& client, const MetadataRules& rules) {
  auto& logout = client.logout;
  // RP-Initiated Logout §3.1, §6: people are sent there as they are to a redirect URI.
  auto admitted =
      admitted_redirect_uris(logout.post_logout_redirect_uris, rules.private_use_schemes, "post_logout_redirect_uris");
  if (!admitted) return admitted.error();
  logout.post_logout_redirect_uris = *std::move(admitted);
  if (!logout.frontchannel_logout_uri.empty() && !is_of_client(logout.frontchannel_logout_uri, client)) {
    return refuse_member("frontchannel_logout_uri", "must have scheme, host and port of one of the redirect_uris");
  }
  return {};
}

}  // namespace oauthkit::registration
