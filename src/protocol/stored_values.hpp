#pragma once

#include <string_view>

#include "base/fields.hpp"
#include "oauthkit/authorization.hpp"
#include "oauthkit/authorization_request.hpp"

namespace oauthkit {

/// How values go into stored text and come back. The file that defines a value has one list of its fields, which writes
/// and reads; one text may hold several values, so that no two fields of them share a name. A name is never given
/// another meaning: a value of another form gets another name.

void fields_of(FieldWriter& out, const Access& access);
void fields_of(FieldReader& in, Access& access);
void fields_of(FieldWriter& out, const Authentication& authentication);
void fields_of(FieldReader& in, Authentication& authentication);
void fields_of(FieldWriter& out, const AuthorizationRequest& request);
void fields_of(FieldReader& in, AuthorizationRequest& request);
void fields_of(FieldWriter& out, const CodeBinding& binding);
void fields_of(FieldReader& in, CodeBinding& binding);
void fields_of(FieldWriter& out, const Confirmation& confirmation);
void fields_of(FieldReader& in, Confirmation& confirmation);

/// One field that is a scope.
void scope_field(FieldWriter& out, std::string_view name, const Scope& scope);
void scope_field(FieldReader& in, std::string_view name, Scope& scope);

/// Whether `in` has read the whole of a `what`; false when that is damaged.
/// Throws `StoreUnavailable`, which names it, when there is something that this version does not know.
bool is_whole(const FieldReader& in, std::string_view what);

}  // namespace oauthkit
