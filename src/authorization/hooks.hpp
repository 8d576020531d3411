#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// What all `Server::user_suffices` say together: the first that does not agree.
Result<void> user_suffices(const Setup& setup, const SignedIn& signed_in);

/// What all `Server::immediate` say together: the first yes, or the page, which is told what each knows of before.
/// `agreed`, where it is given, is what those that were asked know of as agreed to by the person.
Immediate immediate(const Setup& setup, const Client& client, const User& user, const AuthorizationRequest& request,
                    Access* agreed = nullptr);

/// What of `unasked.request` is granted without a page, after all `Server::withhold_unasked`.
Access granted_unasked(const Setup& setup, const Unasked& unasked);

/// Whether `said` allows all of `asked`, also by what the types of its details say, and all of `claims`.
bool immediate_allows(const Setup& setup, const Immediate& said, const Access& asked,
                      const std::vector<std::string>& claims);

/// What all `Server::complete` say together: the first that refuses.
Result<void> complete(const Setup& setup, const Approval& approval);

/// What all `Server::extra_parameters` add.
Params extra_parameters(const Setup& setup, const Approval& approval);

}  // namespace oauthkit
