#pragma once

#include <string>
#include <string_view>

#include "http/authserver/agent.hpp"

namespace oauthkit::testing {

// Services that trade tokens for others (RFC 8693).

inline constexpr const char* exchange_grant = "urn:ietf:params:oauth:grant-type:token-exchange";
inline constexpr const char* access_token_type = "urn:ietf:params:oauth:token-type:access_token";
inline constexpr const char* gateway_api = "https://gateway.example";
inline constexpr const char* backend_api = "https://backend.example";

/// `demo_config()` and two services: `gateway`, for which `demo` has tokens, and which may trade them for one of
/// `backend`. `gateway` replaces or adds members of the first.
Json exchange_config(const Json& gateway = Json::object());

/// A confidential client that may trade tokens and nothing else, with the secret `ID-secret`.
Json service(const std::string& id, const Json& more = Json::object());

/// An access token of alice, by `demo`: for the API of the gateway, or for `resource`.
std::string users_token(const AuthServer& server, const std::string& resource = gateway_api);

/// `client` trades `subject_token`; `more` replaces parameters, adds some, or (with an empty value) removes them.
Answer exchange(const AuthServer& server, const std::string& client, const std::string& subject_token,
                const Params& more = {});

/// The token of such an answer, which fails the test when it has none.
std::string exchanged(const Answer& answer);

/// What `client` is told of a token.
Json introspected(const AuthServer& server, const std::string& client, const std::string& token);

/// The JSON of an answer.
Json body_of(const Answer& answer);

}  // namespace oauthkit::testing
