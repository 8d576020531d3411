#pragma once

#include "assembly/setup.hpp"
#include "oauthkit/backchannel.hpp"

namespace oauthkit {

/// What a client asks for that wants a person asked (OpenID Connect CIBA Core 1.0 §7.1), once it is known to be right.
struct BackchannelRequest {
  AuthorizationRequest asked = {};
  BackchannelHints hints;
  std::string binding_message = {};
  /// Empty for a client that asks.
  Secret client_notification_token = {};
  /// How long it waits: no longer than `BackchannelOptions::lifetime`.
  std::chrono::seconds lifetime = {};
};

/// Why `client` may not ask here, by its registration; empty when it may. As the rest of a sentence with the fix.
std::string backchannel_problem(const BackchannelOptions& options, const Client& client);

Result<BackchannelRequest> read_backchannel_request(const Setup& setup, const Context& context,
                                                    const BackchannelOptions& options, const Client& client,
                                                    const Params& params);

}  // namespace oauthkit
