#pragma once

#include <cstdint>
#include <functional>

#include "authorization/response.hpp"

namespace oauthkit {

/// A request on its way to a decision.
struct Pending {
  /// Outlives it.
  const WayBack& back;
  AuthorizationRequest request;
  /// When the request arrived, for the lifetime of its transaction.
  TimePoint started_at = {};
  /// The person has signed in for this very request.
  bool signed_in_for_it = false;
  /// A sign-in of another class has been asked for.
  bool stronger_asked = false;
  /// How often they have failed to.
  std::int64_t failed_sign_ins = 0;
};

/// What `next()` returns, or the refusal of a request that is too long to wait in the page of its next step.
Step unless_too_long(const WayBack& back, const std::function<Step()>& next);

/// Takes the request to its next step: shows the sign-in or the consent that it needs from the person at `browser`, or
/// answers it.
Step proceed(const Setup& setup, const Context& context, const Browser& browser, Pending pending);

}  // namespace oauthkit
