#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/app_data.hpp"
#include "oauthkit/authentication.hpp"
#include "oauthkit/client_authorization_response.hpp"
#include "oauthkit/client_backchannel.hpp"
#include "oauthkit/client_logout.hpp"
#include "oauthkit/client_openid.hpp"
#include "oauthkit/client_registration.hpp"
#include "oauthkit/client_request_object.hpp"
#include "oauthkit/client_secret.hpp"
#include "oauthkit/client_tls.hpp"
#include "oauthkit/profile.hpp"
#include "oauthkit/scope.hpp"
#include "oauthkit/secret.hpp"
#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A registered client, with the member names of RFC 7591 §2 and their defaults.
///
/// Whether it is public or confidential (RFC 6749 §2.1) is decided by `token_endpoint_auth_method` alone: `"none"` is
/// public, everything else is confidential and always authenticates, by exactly that method unless it has others
/// (`legacy_auth_methods`).
struct Client {
  std::string id = {};
  /// What a person reads on the consent page.
  std::string name = {};
  std::vector<std::string> redirect_uris = {};
  std::vector<std::string> grant_types = {"authorization_code"};
  /// Each entry is an unordered set: `"code token"` is `"token code"`.
  std::vector<std::string> response_types = {"code"};
  /// What it may ask for at most. A request without `scope` asks for all of it, unless it asks for details
  /// (`authorization_details_types`).
  Scope scope = {};
  std::string token_endpoint_auth_method = "client_secret_basic";
  /// Other methods by which this confidential client may authenticate, one in each request, as older servers let every
  /// client. It is then as weak as the weakest of them; `Event::detail` tells which it used. `"none"` counts for
  /// nothing here.
  std::vector<std::string> legacy_auth_methods = {};
  /// The secret of a confidential client, hashed (`SecretHash::sha256` for secrets that a machine drew).
  SecretHash secret = {};
  /// Beside it, secrets that end: while one is replaced by another, both work. All of them cost a look each time.
  std::vector<ClientSecret> secrets = {};
  /// The secret itself, for `client_secret_jwt` alone: an HMAC can not be verified with a hash. At least 32 bytes.
  /// Whoever reads it is the client; leave it empty for every other method.
  Secret plain_secret = {};
  /// The client's public keys as the text of a JWK set (RFC 7517), for `private_key_jwt`, for request objects and for
  /// answers that are encrypted to it; for `self_signed_tls_client_auth` its certificates (`x5c`) or their keys.
  std::string jwks = {};
  /// Where the client publishes them instead. Not both (RFC 7591 §2).
  std::string jwks_uri = {};
  /// Its authorization requests must be pushed (RFC 9126 §6): whoever sends one through a browser is not this client.
  bool require_pushed_authorization_requests = false;
  /// What its requests mean that say nothing of `max_age` and `acr_values` (OpenID Connect Registration §2).
  std::optional<std::chrono::seconds> default_max_age = {};
  std::vector<std::string> default_acr_values = {};
  /// The only algorithm it signs its assertions with (`token_endpoint_auth_signing_alg`, OpenID Connect Registration
  /// §2). Empty for any that is supported.
  std::string token_endpoint_auth_signing_alg = {};
  /// `"web"` or `"native"`. Only a native client may vary the port of a loopback redirect URI (RFC 8252 §7.3), also on
  /// `localhost` where it registered itself.
  std::string application_type = "web";
  /// How it came to be: one that registered itself is trusted with less.
  ClientRegistration registration = {};
  /// The protected resources it serves (RFC 8707): a client that has some is a resource server, which may introspect
  /// the access tokens that it is sent.
  std::vector<std::string> resources = {};
  /// The protected resources it may have tokens for (RFC 8707), beside those it serves itself. It is asked for nothing
  /// where `Policy::resource` decides.
  std::vector<std::string> allowed_resources = {};
  /// The types of details that it may ask for (RFC 9396 §10); none by default.
  std::vector<std::string> authorization_details_types = {};
  /// Every token request brings a DPoP proof (RFC 9449 §5.2), and every access token is bound to its key.
  bool dpop_bound_access_tokens = false;
  /// Rules that are stricter than those of the server, for this client alone. Where one of them is looser, or nothing
  /// is left of it, the client is refused (`client_problems`).
  std::optional<Profile> profile = {};
  /// What it does with certificates.
  ClientTls tls = {};
  /// How it signs its authorization requests, if it does.
  ClientRequestObject request_object = {};
  /// How it is answered at the authorization endpoint.
  ClientAuthorizationResponse authorization_response = {};
  /// What it is told of who signed in.
  ClientOpenid openid = {};
  /// How it learns that somebody signed out.
  ClientLogout logout = {};
  /// How it learns what a person answered on another device.
  ClientBackchannel backchannel = {};
  /// Replace the lifetimes of `tokens::opaque`, `jwt` or `sealed` for this client.
  std::optional<Lifetime> access_token_lifetime = {};
  std::optional<Lifetime> refresh_token_lifetime = {};
  /// Decides whether `uri` is this client's, instead of a comparison with the whole of a registered one. It is asked
  /// only about a URI without `redirect_uri_problem` whose scheme, host and port are those of one in `redirect_uris`
  /// (RFC 9700 §4.1): what it overlooks stays on a site of the client's. Unset = the list.
  std::function<bool(std::string_view uri)> redirect_validator = {};
  AppData app = {};

  /// Whether it has a secret that lives at `now`.
  bool has_secret(TimePoint now) const;
  /// RFC 6749 §2.1: public is what was registered as such; everything else is confidential.
  bool is_public() const { return token_endpoint_auth_method == "none"; }
  /// Whether it may authenticate by `method`.
  bool authenticates_by(std::string_view method) const;
  bool allows_grant_type(std::string_view grant_type) const;
  bool allows_response_type(std::string_view response_type) const;
  /// Whether `presented` is a redirect URI of this client, by the rules of `redirect_uri.hpp`. What
  /// `redirect_uri_problem` refuses is nobody's, registered or not.
  bool allows_redirect_uri(std::string_view presented) const;
  /// Whether it may have tokens for `resource` where no `Policy::resource` decides: it is listed, or its own.
  bool allows_resource(std::string_view resource) const;
};

/// A person who is signed in.
struct User {
  /// Stable and never reassigned: the `sub` of tokens.
  std::string id = {};
  /// When and how the person last proved who they are.
  Authentication authentication = {};
  AppData app = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
