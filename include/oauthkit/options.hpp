#pragma once

#include <string>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/legacy.hpp"
#include "oauthkit/pages.hpp"
#include "oauthkit/policy.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Which set of rules the server as a whole keeps.
enum class Profile {
  /// OAuth 2.1 with RFC 9700: PKCE for every code; no implicit grant, no password exchange.
  oauth21,
  /// RFC 6749 as it stands: `token`, `code token` and `password` for the clients that list them; PKCE optional for
  /// confidential clients, still required for public ones.
  oauth20,
};

/// Everything about a server that is not a module. Plain data; unset functions mean the default behaviour.
struct Options {
  /// The server's identifier (RFC 8414 §2): an `https` URL without query and fragment (`http` for loopback). Every
  /// URL the server speaks of comes from here, never from a request.
  std::string issuer = {};
  Profile profile = Profile::oauth21;
  Environment environment = {};
  Pages pages = {};
  Policy policy = {};

  /// An authorization request must name its redirect URI even if only one is registered.
  bool require_redirect_uri = false;
  /// An authorization request must carry `state`.
  bool require_state = false;
  /// A code exchange must repeat the redirect URI that was sent before even where PKCE binds the code.
  bool always_require_redirect_at_exchange = false;

  /// The authentication context classes that people can reach here (`Authentication::acr`), told in the metadata
  /// document. Where some are listed a client's `acr_values` bind: whoever signed in otherwise is asked for more
  /// (`SignIn::Reason::stronger_needed`), and then refused (RFC 9470 §5). Empty: they are wishes, as in OpenID Connect
  /// Core §5.5.1.1.
  std::vector<std::string> acr_values_supported = {};

  /// The TLS layer asks clients for certificates and tells of them (`Request::client_certificate`), so that access
  /// tokens can be bound to them (RFC 8705 §3.3): said in the metadata document. Whose are, the client says.
  bool tls_client_certificate_bound_access_tokens = false;

  legacy::Switches legacy = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
