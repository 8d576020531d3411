#pragma once

#include <optional>
#include <string_view>

#include "base/json_document.hpp"
#include "oauthkit/authorization.hpp"

namespace oauthkit::tokens {

/// What an access token is for, by its claims (RFC 9068 §2.2) or by an introspection response (RFC 7662 §2.2), which
/// have their names in common. Nothing is proven here. Nothing when a member is of another kind than it must be, or
/// when the token is bound to something that is not understood.
///
/// A `sub` that is the client is no user (RFC 9068 §2.2). A token without `exp` never expires.
std::optional<Authorization> authorization_of(const json::Document& document, const json::Document::Value& claims);

/// The same of the text of a sealed token, which has more to say: `family`, `ends_alone`, `sid`, `extensions` and
/// `extra`, and its `sub` is always a user. Nothing also when there is no `iat`.
std::optional<Authorization> sealed_authorization(std::string_view text);

}  // namespace oauthkit::tokens
