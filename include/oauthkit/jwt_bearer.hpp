#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/assertion.hpp"
#include "oauthkit/exchange.hpp"
#include "oauthkit/store.hpp"
#include "oauthkit/trusted_issuers.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct JwtBearerOptions {
  /// Who of this server's users it is about. Look at `Assertion::issuer` as well as at `subject`: two issuers' equal
  /// names are two people; of an issuer with tenants `claims` tells the tenant. `denied()`, and a user without an id,
  /// is `invalid_grant`. A user whose `authentication` says nothing has that of the assertion.
  std::function<Result<User>(const Assertion&)> subject = {};
  /// Public clients may use the grant as well, with JWTs of issuers of `AssertionProfile::plain`: then whoever has such
  /// a JWT has the token.
  bool public_clients = false;
  /// What else JWTs of issuers of `AssertionProfile::plain` may name as their only audience, beside the issuer of this
  /// server: the URL of its token endpoint, for those that have always done so.
  std::vector<std::string> legacy_audiences = {};
  /// No token lives longer that comes of an assertion: there is no refresh token, and the client can ask for a new
  /// assertion, which its issuer may refuse (RFC 7521 §4.1).
  Lifetime lifetime = std::chrono::hours(1);
  /// The application's addition to what is granted (`Authorization::extra`): a JSON object, or empty. Anything else is
  /// `server_error`.
  std::function<std::string(const TokenRequest& request, const User& user, const Assertion& assertion)> extra = {};
};

namespace exchanges {

/// Takes a JWT that another issuer has signed as the grant (RFC 7523 §2.1), or an Identity Assertion JWT Authorization
/// Grant (draft-ietf-oauth-identity-assertion-authz-grant §4.4), by `TrustedIssuer::profile`.
///
/// It names one of `trusted`, its subject, this server as its only audience, a `jti` and an end that is near: ten
/// minutes for an ID-JAG, an hour for others. It counts once; `store` remembers it until it ends, for all nodes that
/// share the store. An ID-JAG counts for the client alone that it names. One that is bound to a key or a certificate
/// (`cnf`) wants the proof of that, and the token is then bound to it.
///
/// What it says of scope, resources and details is a limit, within which the request may ask for less, and of which the
/// client gets what `Context::allowed_of` has. What it says nothing of is as in any request of this client; but details
/// are granted by the assertion alone. Beyond the limit: `invalid_scope`, `invalid_target`,
/// `invalid_authorization_details`. Whatever is wrong with the assertion itself is one `invalid_grant`, and the reason
/// goes to `Environment::on_failure`. Its actors stay in the token. Never a refresh token.
std::unique_ptr<Exchange> jwt_bearer(TrustedIssuers trusted, std::shared_ptr<Store> store, JwtBearerOptions options,
                                     Issue issue);

}  // namespace exchanges
}  // namespace oauthkit
#pragma GCC visibility pop
