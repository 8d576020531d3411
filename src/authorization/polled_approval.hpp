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
  /// What found the client; null where nobody is to be told of the answer.
  const ClientSource* source = nullptr;
};

/// Answers it with what was agreed to, which `check_agreement` has passed, once all `Server::complete` let it.
/// `denied()` when it is too late: somebody was heard before, or it has ended. An error is that of a hook that refused,
/// and the answer is no.
Result<void> approve_polled(const Setup& setup, const Context& context, const PolledAsked& asked,
                            const Agreement& agreement);

/// Answers it with no. `denied()` when it is too late.
Result<void> refuse_polled(const Context& context, const PolledAsked& asked);

}  // namespace oauthkit
