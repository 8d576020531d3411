#include "oauthkit/module.hpp"
#include "protocol/resource_indicators.hpp"

namespace oauthkit {

void Context::report(Event event) const {
  event.at = now_;
  event.remote_address = request_.remote_address;
  options_.environment.report(event);
}

// RFC 9700 §2.3, RFC 6819 §5.1.5.1: never more than the client is registered for, or than the policy gives.
Result<Scope> Context::allowed_scope(const Client& client, const User* user, Scope requested) const {
  const auto refusal = [] { return invalid_scope("the scope is not one this client may ask for"); };
  if (options_.policy.scope) {
    auto allowed = options_.policy.scope(client, user, requested);
    if (!allowed) return allowed.error_or(refusal());
    return allowed;
  }
  // RFC 6749 §3.3: without a scope the request means the default, which is all this client may have.
  if (requested.empty()) return client.scope;
  if (!client.scope.contains(requested)) return refusal();
  return requested;
}

Result<std::vector<std::string>> Context::allowed_resources(const Client& client,
                                                            const std::vector<std::string>& requested) const {
  // RFC 8707 §2: an absolute URI without fragment.
  if (!are_resources(requested)) return invalid_target("a resource is not an absolute URI without fragment");
  if (!options_.policy.resource) return requested;
  auto allowed = options_.policy.resource(client, requested);
  if (!allowed) return allowed.error_or(invalid_target("the resource is not one this client may have tokens for"));
  return allowed;
}

}  // namespace oauthkit
