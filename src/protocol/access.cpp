#include "oauthkit/access.hpp"

#include "protocol/authorization_details.hpp"
#include "protocol/resource_indicators.hpp"
#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

// Each as JSON. What was granted is read whole, however much it is.
void details_field(FieldWriter& out, std::string_view name, const std::vector<Detail>& details) {
  std::vector<std::string> texts;
  texts.reserve(details.size());
  for (const auto& detail : details) texts.push_back(detail.json());
  out.field(name, texts);
}

void details_field(FieldReader& in, std::string_view name, std::vector<Detail>& details) {
  std::vector<std::string> texts;
  in.field(name, texts);
  for (const auto& text : texts) {
    auto detail = Detail::parse(text);
    if (!detail) return in.fail();
    details.push_back(*std::move(detail));
  }
}

template <class Fields, class Value>
void each_field(Fields& fields, Value& access) {
  scope_field(fields, "scope", access.scope);
  fields.field("resource", access.resource);
  details_field(fields, "authorization_details", access.authorization_details);
}

}  // namespace

void fields_of(FieldWriter& out, const Access& access) { each_field(out, access); }
void fields_of(FieldReader& in, Access& access) { each_field(in, access); }

Scope::operator Access() const { return {.scope = *this}; }

bool Access::contains(const Access& asked) const {
  return scope.contains(asked.scope) && is_within(asked.resource, resource) &&
         are_within(asked.authorization_details, authorization_details);
}

Result<Access> Access::narrowed(const Access& asked) const {
  // RFC 6749 §6: no wider scope than was granted.
  if (!scope.contains(asked.scope)) return invalid_scope("the scope goes beyond what was granted");
  // RFC 8707 §2.2: some of what was granted, and nothing beyond it.
  if (!is_within(asked.resource, resource)) return invalid_target("the resource is not one that was granted");
  if (!are_within(asked.authorization_details, authorization_details)) return beyond_granted_details();
  const auto& details = asked.authorization_details;
  return Access{.scope = asked.scope.empty() ? scope : asked.scope,
                .resource = asked.resource.empty() ? resource : asked.resource,
                .authorization_details = details.empty() ? authorization_details : details};
}

Access Access::limited_to(const Scope& limit) const {
  return {.scope = scope.intersect(limit), .resource = resource, .authorization_details = authorization_details};
}

}  // namespace oauthkit
