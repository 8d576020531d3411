#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace oauthkit {

/// The part of a registration that says how a client learns what a person answered on another device, with the names of
/// OpenID Connect CIBA Core 1.0 §4. It counts where a `Backchannel` is at work.
struct ClientBackchannel {
  /// `"poll"`: it asks; `"ping"`: it is told that it may ask. No other: `"push"` is for later.
  std::string backchannel_token_delivery_mode = "poll";
  /// Where it is told, for `"ping"` alone. An absolute URL without fragment, https but for the trusted origins of what
  /// sends.
  std::string backchannel_client_notification_endpoint = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
