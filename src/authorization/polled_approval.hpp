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

/// Answers it with what was agreed to, once all `Server::complete` let it and it is remembered. `denied()` when it is
/// too late: somebody was heard before, or it has ended. A hook that refuses is an answer of no, and its error is
/// returned.
Result<void> approve_polled(const Setup& setup, const Context& context, const PolledAsked& asked,
                            const Agreement& agreement);

/// Answers it with no. `denied()` when it is too late.
Result<void> refuse_polled(const Context& context, const PolledAsked& asked);

}  // namespace oauthkit
