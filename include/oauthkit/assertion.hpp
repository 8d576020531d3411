#pragma once

#include <optional>
#include <string>
#include <vector>

#include "oauthkit/actor.hpp"
#include "oauthkit/authentication.hpp"
#include "oauthkit/confirmation.hpp"
#include "oauthkit/detail.hpp"
#include "oauthkit/scope.hpp"
#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What a JWT says that another issuer has signed (RFC 7523 §3), once it is known to be that issuer's, for this server
/// and in time.
struct Assertion {
  std::string issuer = {};
  /// Who it is about, as its issuer calls them: two issuers' equal names are two people.
  std::string subject = {};
  std::string jti = {};
  /// What it says of the client that may use it (ID-JAG §3.1).
  std::string client_id = {};
  Scope scope = {};
  std::vector<std::string> resource = {};
  std::vector<Detail> authorization_details = {};
  /// How the person signed in there.
  Authentication authentication = {};
  /// Whose proof of possession its user must bring (`cnf`).
  Confirmation confirmation = {};
  /// Who acts for the subject (RFC 8693 §4.1), the current actor first, and who alone may: each by the name that
  /// `Actor::iss` has for them, which is `issuer` where the JWT does not say.
  std::vector<Actor> act = {};
  Actor may_act = {};
  /// The `typ` of its header; empty for none.
  std::string typ = {};
  /// The algorithm of its signature (RFC 7518 §3.1).
  std::string alg = {};
  std::optional<TimePoint> issued_at = {};
  TimePoint expires_at = {};
  /// All that it says, a JSON object as it was signed.
  std::string claims = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
