#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "oauthkit/authorization.hpp"

namespace oauthkit::tokens {

/// The claims that the library or RFC 7519 §4.1 speaks for: an application adds others.
inline constexpr auto reserved_claims = std::to_array<std::string_view>(
    {"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "client_id", "scope", "authorization_details", "auth_time", "acr",
     "cnf", "act", "may_act", "family", "ends_alone", "extra"});

/// RFC 7519 §4.1.3: one audience is a string, several are an array; nothing when there is none.
void add_audience(json::ObjectWriter& body, const std::vector<std::string>& audience);

/// RFC 7519 §2: a NumericDate.
void add_time(json::ObjectWriter& body, std::string_view name, TimePoint time);

/// What the holder must prove (RFC 9449 §6.1, RFC 8705 §3.1); nothing for a bearer token.
void add_confirmation(json::ObjectWriter& body, const Confirmation& confirmation);

/// RFC 8693 §4.1, §4.4: `act` and `may_act`, as far as there is somebody. What somebody else can read has the names of
/// `outward_actors`.
void add_actors(json::ObjectWriter& body, const std::vector<Actor>& act, const Actor& may_act);

/// RFC 9396 §9: an array of objects; nothing when there is none.
void add_details(json::ObjectWriter& body, const std::vector<Detail>& details);

/// The claims that sealed and signed access tokens share (RFC 9068 §2.2), as far as there is something to say: all but
/// `iss`, `sub`, `act` and `may_act`.
void add_claims(json::ObjectWriter& body, const Authorization& access);

}  // namespace oauthkit::tokens
