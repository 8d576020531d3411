#pragma once

#include "authorization/approval.hpp"
#include "session/polled_decision.hpp"

namespace oauthkit {

/// A request that waits in `decisions`, and the client that made it.
struct PolledAsked {
  const PolledDecisions& decisions;
  const PolledRequest& request;
  const TokenHash& handle;
  const Client& client;
};

/// Answers it with what was agreed to, once all `Server::complete` let it. `denied()` when it is too late: somebody
/// was heard before, or it has ended. A hook that refuses is an answer of no, and its error is returned.
Result<void> approve_polled(const Setup& setup, const Context& context, const PolledAsked& asked,
                            const Agreement& agreement);

/// Answers it with no. `denied()` when it is too late.
Result<void> refuse_polled(const Context& context, const PolledAsked& asked);

}  // namespace oauthkit
