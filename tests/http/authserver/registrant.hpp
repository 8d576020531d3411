#pragma once

#include <string>
#include <string_view>

#include "http/authserver/agent.hpp"

namespace oauthkit::testing {

// Clients that nobody wrote into the file, as they register and are used.

/// A request with a JSON body.
Answer send_json(const AuthServer& server, std::string_view method, std::string_view target, const Json& body,
                 std::string_view lines = {});

/// The body of an answer; null when it is no JSON.
Json json_of(const Answer& answer);

/// `Authorization: Bearer`, as a header line.
std::string bearer(const std::string& token);

/// The client metadata of an app on loopback; `more` replaces or adds members, or (with null) removes them.
Json app_metadata(const Json& more = Json::object());

/// Registers a client below `base`, and returns what was answered. Fails the test unless that is 201.
Json registered(const AuthServer& server, const Json& metadata = app_metadata(), const std::string& base = {});

/// What such a client asks for, at its first redirect URI.
Params asks(const Json& client, const Params& changes = {});

/// The form that redeems a code with the proofs of `asks(client)`.
Params redeems(const Json& client, const std::string& code, const Params& changes = {});

/// The tokens that a public client gets from alice. Fails the test when there are none.
Json tokens_of(const AuthServer& server, const Json& client, const Params& changes = {});

/// The config `demo_config()` with `scopes` and these members.
Json config_with(const Json& more);

}  // namespace oauthkit::testing
