#pragma once

#include <string>
#include <vector>

#pragma GCC visibility push(default)
namespace oauthkit {

/// The part of a registration that says how a client learns that somebody signed out, with the names of OpenID Connect
/// RP-Initiated, Back-Channel and Front-Channel Logout 1.0 (§3.1, §2.2, §2). It counts where an `openid::Logout` is at
/// work.
struct ClientLogout {
  /// Where people may be sent after they signed out, byte for byte.
  std::vector<std::string> post_logout_redirect_uris = {};
  /// Where it is sent a logout token. An absolute URL without fragment, https but for the trusted origins of what
  /// sends. Empty: it is not told.
  std::string backchannel_logout_uri = {};
  /// Its logout tokens must name the session; they always do.
  bool backchannel_logout_session_required = false;
  /// What a browser loads in a frame of the page of who signed out. Scheme, host and port are those of a redirect URI.
  std::string frontchannel_logout_uri = {};
  /// The frame must name issuer and session; it always does.
  bool frontchannel_logout_session_required = false;
};

}  // namespace oauthkit
#pragma GCC visibility pop
