#pragma once

#include <memory>

#include "oauthkit/backchannel.hpp"
#include "session/polled_decision.hpp"

namespace oauthkit {

struct Setup;

/// What all copies of one `Backchannel` share. Unchanged once its server serves.
struct Backchannel::State {
  BackchannelOptions options;
  PolledDecisions decisions;
  /// The server that it works for; nothing before it is at one. It does not keep that alive, which keeps it alive.
  std::weak_ptr<Setup> server = {};
  /// The server's.
  Clock clock = system_now;
};

}  // namespace oauthkit
