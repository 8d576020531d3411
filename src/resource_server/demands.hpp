#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dpop/verifier.hpp"
#include "resource_server/intake.hpp"
#include "tokens/live_token.hpp"

namespace oauthkit {

inline const Error invalid_token = {ErrorCode::invalid_token, "the access token is not valid"};

/// RFC 8707 §2, RFC 9700 §2.3: a token for another API is none here.
bool is_meant_for(const FoundToken& found, const std::vector<std::string>& audience);

/// What the request proves of a token's binding.
struct Possession {
  std::optional<Error> refused = {};
  /// To be used up when nothing else is wrong.
  std::optional<DpopProof> proof = {};
};

Possession prove(const BearerOptions& options, const Request& request, const Intake& intake,
                 const Confirmation& confirmation);

/// A person, and as RFC 9470 has it.
bool has_signed_in_so(const Authorization& authorization, const StepUp& step_up, TimePoint now);

}  // namespace oauthkit
