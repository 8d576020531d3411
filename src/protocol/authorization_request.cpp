#include "oauthkit/authorization_request.hpp"

#include "protocol/stored_values.hpp"

namespace oauthkit {
namespace {

template <class Fields, class Value>
void each_field(Fields& fields, Value& request) {
  fields.field("client_id", request.client_id);
  fields.field("response_type", request.response_type);
  fields_of(fields, request.access);
  fields_of(fields, request.code_binding);
  fields.field("state", request.state);
  fields.field("response_mode", request.response_mode);
  scope_field(fields, "prompt", request.prompt);
  fields.field("max_age", request.max_age);
  fields.field("login_hint", request.login_hint);
  scope_field(fields, "acr_values", request.acr_values);
  fields.field("pushed", request.pushed);
  fields.field("claims", request.claims);
  fields.field("extensions", request.extensions);
}

}  // namespace

void fields_of(FieldWriter& out, const AuthorizationRequest& request) { each_field(out, request); }
void fields_of(FieldReader& in, AuthorizationRequest& request) { each_field(in, request); }

}  // namespace oauthkit
