#pragma once

#include "jose/claims.hpp"
#include "oauthkit/params.hpp"

namespace oauthkit {

/// What the claims of a request object ask for (RFC 9101 §4), as the parameters that a form would have said it with:
/// a text as it is, a whole number or JSON as it is written. The claims of RFC 7519 §4.1 are none of them.
///
/// Refused: `request` and `request_uri`, which do not nest; credentials and what is answered, which nobody asks with; a
/// parameter of the specifications in another kind than theirs; null; what `Params::parse` would refuse.
jose::Outcome<Params> request_object_params(const jose::Claims& claims);

}  // namespace oauthkit
