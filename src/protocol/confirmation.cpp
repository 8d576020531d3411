#include "oauthkit/confirmation.hpp"

#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

template <class Fields, class Value>
void each_field(Fields& fields, Value& confirmation) {
  fields.field("jkt", confirmation.jkt);
  fields.field("x5t_s256", confirmation.x5t_s256);
}

}  // namespace

void fields_of(FieldWriter& out, const Confirmation& confirmation) { each_field(out, confirmation); }
void fields_of(FieldReader& in, Confirmation& confirmation) { each_field(in, confirmation); }

}  // namespace oauthkit
