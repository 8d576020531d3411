#pragma once

#include <string>
#include <string_view>

#include "http/authserver/signing_client.hpp"

namespace oauthkit::testing {

// Clients that sign people in.

/// `demo_config()` as an OpenID Provider, whose client `demo` may ask for everything about alice; `more` replaces or
/// adds members.
Json openid_config(const Json& more = Json::object());

/// The same with members of the client `demo`.
Json openid_client_config(const Json& client, const Json& more = Json::object());

/// A client like `demo` of another id, with the secret `ID-secret`.
Json another_client(const std::string& id, const Json& more = Json::object());

/// `authorization()` for an ID token, with `openid` and a nonce.
Params signing_in(const Params& changes = {});

/// The tokens for what `answer` brought to the redirect URI of `demo`. Fails the test when there are none.
Json tokens_for(const AuthServer& server, const Answer& answer, const std::string& client_id = "demo");

/// The tokens of a sign-in of alice that agrees to everything.
Json sign_in_tokens(const AuthServer& server, const Params& changes = {}, const std::string& client_id = "demo");

/// The claims of the ID token among `tokens`, which `server` has signed. Fails the test when there is none.
Json id_claims(const AuthServer& server, const Json& tokens);

/// The header of a JWT.
Json header_of(std::string_view jwt);

/// What UserInfo answers to the access token among `tokens`.
Answer userinfo(const AuthServer& server, const Json& tokens);

/// The member `name` of an answer of the token endpoint, a text.
std::string text_of(const Json& tokens, const char* name);

}  // namespace oauthkit::testing
