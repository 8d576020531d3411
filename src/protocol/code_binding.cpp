#include "oauthkit/code_binding.hpp"

#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

template <class Fields, class Value>
void each_field(Fields& fields, Value& binding) {
  fields.field("redirect_uri", binding.redirect_uri);
  fields.field("default_redirect_uri", binding.default_redirect_uri);
  fields.field("code_challenge", binding.code_challenge);
  fields.field("code_challenge_method", binding.code_challenge_method);
  fields.field("dpop_jkt", binding.dpop_jkt);
}

}  // namespace

void fields_of(FieldWriter& out, const CodeBinding& binding) { each_field(out, binding); }
void fields_of(FieldReader& in, CodeBinding& binding) { each_field(in, binding); }

}  // namespace oauthkit
