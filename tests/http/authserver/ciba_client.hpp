#pragma once

#include <string>
#include <vector>

#include "http/authserver/openid_client.hpp"

namespace oauthkit::testing {

// A client that asks people who are elsewhere, and those who answer it.

inline constexpr const char* ciba_grant_type = "urn:openid:params:grant-type:ciba";

/// `config` with the client `bank`, which polls.
Json with_ciba(const Json& ciba = {{"interval", 1}}, Json config = demo_config());

/// A request of the bank to alice for `read`; `changes` replace, add or (with an empty value) remove parameters.
Answer ask_elsewhere(const AuthServer& server, const Params& changes = {});

/// What the bank gets for what `asked` named.
Answer collect(const AuthServer& server, const Answer& asked);

/// The form of the page that asks who is there.
Answer sign_in_at_approvals(Agent& agent, const Answer& page, const std::string& username = "alice",
                            const std::string& password = "wonderland");

/// Somebody who has signed in there.
Agent at_approvals(const AuthServer& server, const std::string& username = "alice",
                   const std::string& password = "wonderland");

/// The first form of `page`, filled in: `scopes` are the boxes that stay checked.
Answer answer(Agent& agent, const Answer& page, const std::string& decision, const std::vector<std::string>& scopes);

}  // namespace oauthkit::testing
