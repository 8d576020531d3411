#pragma once

#include "authorization/target.hpp"

namespace oauthkit {

/// A request on its way to a decision.
struct Pending {
  /// Outlives it.
  const Target& target;
  AuthorizationRequest request;
  /// When the request arrived, for the lifetime of its transaction.
  TimePoint started_at = {};
  /// The person has signed in for this very request.
  bool signed_in_for_it = false;
};

/// What the request needs next from the person at `browser`: sign-in, consent, or nothing more.
Step next_step(const Setup& setup, const Context& context, const Browser& browser, Pending pending);

}  // namespace oauthkit
