#pragma once

#include <optional>
#include <string>

#include "oauthkit/bearer.hpp"

namespace oauthkit {

/// Refuses one request at an API.
struct Refusal {
  const BearerOptions& options;
  const Request& request;
  /// The token came under the DPoP scheme.
  bool is_dpop = false;

  /// Without an error for whoever presented nothing. `hints` are attributes of the challenge that say what would do.
  Response operator()(const std::optional<Error>& error, const std::string& hints = {}) const;

  Response scope(const Scope& needed) const;
  Response step_up(const StepUp& step_up) const;
};

/// RFC 9449 §8.2: the nonce for the next proof, for whoever sends proofs.
void tell_nonce(const BearerOptions& options, const Request& request, Response& response);

}  // namespace oauthkit
