#pragma once

#include "authorization/approval.hpp"
#include "session/polled_decision.hpp"

namespace oauthkit {

/// A request that waits in `decisions`, the client that made it, and which source found that; null for none.
struct PolledAsked {
  const PolledDecisions& decisions;
  const PolledRequest& request;
  const TokenHash& handle;
  const Client& client;
  const ClientSource* source;
};

/// Answers it with what was agreed to, which `check_agreement` has passed, once all `Server::complete` let it and it is
/// remembered. `denied()` when it is too late: somebody was heard before, or it has ended. An error is that of a hook
/// that refused, and the answer is no.
Result<void> approve_polled(const Setup& setup, const Context& context, const PolledAsked& asked,
                            const Agreement& agreement);

/// Answers it with no. `denied()` when it is too late.
Result<void> refuse_polled(const Context& context, const PolledAsked& asked);

}  // namespace oauthkit
