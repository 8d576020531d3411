#include "oauthkit/access.hpp"

#include <algorithm>

#include "protocol/resource_indicators.hpp"

namespace oauthkit {

Scope::operator Access() const { return {.scope = *this, .resource = {}}; }

bool Access::contains(const Access& asked) const {
  return scope.contains(asked.scope) && (resource.empty() || is_within(asked.resource, resource));
}

Result<Access> Access::narrowed(const Access& asked) const {
  // RFC 6749 §6: no wider scope than was granted.
  if (!scope.contains(asked.scope)) return invalid_scope("the scope goes beyond what was granted");
  // RFC 8707 §2.2: some of what was granted, and nothing beyond it.
  if (!contains(asked)) return invalid_target("the resource is not one that was granted");
  return Access{.scope = asked.scope.empty() ? scope : asked.scope,
                .resource = asked.resource.empty() ? resource : asked.resource};
}

Access Access::limited_to(const Scope& limit) const { return {.scope = scope.intersect(limit), .resource = resource}; }

}  // namespace oauthkit
