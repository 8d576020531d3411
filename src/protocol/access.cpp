#include "oauthkit/access.hpp"

#include "protocol/resource_indicators.hpp"
#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

template <class Fields, class Value>
void each_field(Fields& fields, Value& access) {
  scope_field(fields, "scope", access.scope);
  fields.field("resource", access.resource);
}

}  // namespace

void fields_of(FieldWriter& out, const Access& access) { each_field(out, access); }
void fields_of(FieldReader& in, Access& access) { each_field(in, access); }

Scope::operator Access() const { return {.scope = *this, .resource = {}}; }

bool Access::contains(const Access& asked) const {
  return scope.contains(asked.scope) && is_within(asked.resource, resource);
}

Result<Access> Access::narrowed(const Access& asked) const {
  // RFC 6749 §6: no wider scope than was granted.
  if (!scope.contains(asked.scope)) return invalid_scope("the scope goes beyond what was granted");
  // RFC 8707 §2.2: some of what was granted, and nothing beyond it.
  if (!is_within(asked.resource, resource)) return invalid_target("the resource is not one that was granted");
  return Access{.scope = asked.scope.empty() ? scope : asked.scope,
                .resource = asked.resource.empty() ? resource : asked.resource};
}

Access Access::limited_to(const Scope& limit) const { return {.scope = scope.intersect(limit), .resource = resource}; }

}  // namespace oauthkit
