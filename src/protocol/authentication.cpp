#include "oauthkit/authentication.hpp"

#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

template <class Fields, class Value>
void each_field(Fields& fields, Value& authentication) {
  fields.field("auth_time", authentication.auth_time);
  fields.field("acr", authentication.acr);
  fields.field("amr", authentication.amr);
  fields.field("sid", authentication.sid);
}

}  // namespace

void fields_of(FieldWriter& out, const Authentication& authentication) { each_field(out, authentication); }
void fields_of(FieldReader& in, Authentication& authentication) { each_field(in, authentication); }

}  // namespace oauthkit
