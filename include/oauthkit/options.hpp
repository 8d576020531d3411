#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/legacy.hpp"
#include "oauthkit/pages.hpp"
#include "oauthkit/policy.hpp"
#include "oauthkit/profile.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct Client;

/// Everything about a server that is not a module. Plain data; unset functions mean the default behaviour.
struct Options {
  /// The server's identifier (RFC 8414 §2): an `https` URL without query and fragment (`http` for loopback). Every
  /// URL the server speaks of comes from here, never from a request.
  std::string issuer = {};
  /// The rules it keeps; those of `Profile::oauth21`.
  Profile profile = {};
  Environment environment = {};
  Pages pages = {};
  Policy policy = {};

  /// What a client calls a person: the `sub` of whatever leaves towards it or about its tokens (OpenID Connect Core
  /// §8). At most 255 characters of ASCII, never the same for two people, never another for one. It is asked for each
  /// answer that has one; what it throws is `server_error`. `openid::pairwise` is one. Unset: `User::id`.
  std::function<std::string(const Client& client, std::string_view user_id)> subject = {};

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

  /// The response modes that are served and told in the metadata document, of those that are built in or registered
  /// with `Server::response_mode`. Empty: all. A request that names none asks for `query`, or, where tokens are
  /// answered, for `fragment`: where that is not listed, it is an `invalid_request`, told in the first mode that fits.
  /// A client may be held to fewer (`ClientAuthorizationResponse::response_modes`).
  std::vector<std::string> response_modes_supported = {};

  /// The TLS layer asks clients for certificates and tells of them (`Request::client_certificate`), so that access
  /// tokens can be bound to them (RFC 8705 §3.3): said in the metadata document. Whose are, the client says.
  bool tls_client_certificate_bound_access_tokens = false;

  legacy::Switches legacy = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
