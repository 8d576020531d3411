#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/authorization_request.hpp"
#include "oauthkit/client.hpp"
#include "oauthkit/module.hpp"
#include "oauthkit/params.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A person who is signed in, and what they are signed in for: what `Server::user_suffices` judges.
struct SignedIn {
  const Client& client;
  const User& user;
  const AuthorizationRequest& request;
  /// They signed in for this very request, not before it came.
  bool for_this_request = false;
};

/// An authorization request while it is read: what a parser of `Server::extend` may look at.
struct ReadRequest {
  const Params& params;
  const Client& client;
  const Context& context;
  /// What would be granted. A parser may take some of it away; what it adds counts for nothing.
  Scope scope = {};
  /// Names of what is asked about the person beside the scope, for `AuthorizationRequest::claims`; a parser adds to it.
  std::vector<std::string> claims = {};
  /// In canonical order, as in `AuthorizationRequest::response_type`; empty where nobody is redirected.
  std::string_view response_type = {};
};

/// What is about to be granted without a page: what `Server::withhold_unasked` looks at.
struct Unasked {
  const Client& client;
  const User& user;
  const AuthorizationRequest& request;
  /// What the person agreed to on a page before (`Immediate::agreed`).
  const Access& agreed;
};

/// What a parser read, for `AuthorizationRequest::extensions`; an error is the answer to the request.
using ExtensionParser = std::function<Result<std::map<std::string, std::string>>(ReadRequest&)>;

}  // namespace oauthkit
#pragma GCC visibility pop
