#include "authorization/acr_values.hpp"

namespace oauthkit {

// RFC 9470 §5: a server that supports them answers as if they were required.
Scope binding_acr_values(const Options& options, const AuthorizationRequest& request) {
  Scope binding;
  for (const auto& value : options.acr_values_supported) {
    if (request.acr_values.contains(value)) binding.insert(value);
  }
  return binding;
}

bool has_acr(const Scope& binding, const Authentication& authentication) {
  return binding.empty() || binding.contains(authentication.acr);
}

Error unmet_acr_values() {
  return {ErrorCode::unmet_authentication_requirements, "nobody can sign in here in the way that was asked for"};
}

}  // namespace oauthkit
