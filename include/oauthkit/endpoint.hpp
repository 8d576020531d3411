#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/bearer.hpp"
#include "oauthkit/tokens.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

class Server;

/// What an adapter mounts: `adapters::mount(http, route.method, route.path, route.handler)`.
struct Route {
  std::string method = {};
  std::string path = {};
  Handler handler = {};
};

/// An endpoint beside authorization and token endpoint. Subclass it for your own; register it with `Server::endpoint`
/// and mount what `Server::routes` returns. The metadata document tells of it by itself.
class Endpoint : public Module {
 public:
  /// The member of the metadata document that holds its URL, e.g. `"revocation_endpoint"`. One endpoint per name. Empty
  /// for one that the document does not tell of.
  virtual std::string_view name() const = 0;
  /// `"GET"` or `"POST"`.
  virtual std::string_view method() const = 0;
  /// Where it is when nobody says otherwise: a well-known path. Empty when somebody has to.
  virtual std::string usual_path(const Options& options) const;
  /// What answers there, `Server::client_endpoint` for one that clients authenticate to. Called once, when the set-up
  /// is over. What `Server::client_endpoint` returns keeps this object alive; anything else must not refer to it.
  virtual Handler handler(const Server& server) const = 0;
};

/// The endpoints around the tokens. Each returns a module for `Server::endpoint`.
namespace endpoints {

struct RevocationOptions {
  /// Asked in order about a token that the store does not know.
  std::vector<TokenReader> readers = {};
};

/// Token revocation (RFC 7009): a client gives back a token of its own, access or refresh token, and with it everything
/// that descends from the same consent (its family). Public clients as well.
///
/// Revoking an access token ends the refresh token too, as RFC 7009 §2.1 allows: a client that is done with one is done
/// with the grant. `token_type_hint` decides where is looked first, nothing else. A token that is unknown, expired or
/// revoked already is answered 200; another client's, which stays as it is, `invalid_grant`; 503 when the store is
/// away.
std::unique_ptr<Endpoint> revocation(TokenStore tokens, RevocationOptions options = {});

/// A live token that somebody asks about.
struct Introspected {
  const Context& context;
  /// Who asks: a confidential client that has authenticated.
  const Client& caller;
  const Authorization& authorization;
  bool is_refresh_token = false;
};

struct IntrospectionOptions {
  /// Who is told of which token; whoever is not reads that it is inactive. The default: a client that serves resources
  /// (`Client::resources`) is told of the access tokens that are for one of them or for no resource in particular;
  /// nobody is told of refresh tokens, and any other client is refused with `unauthorized_client`.
  std::function<bool(const Introspected&)> allowed = {};
  /// The user name that resource servers may read (RFC 7662 §2.2). Empty for none.
  std::function<std::string(const Introspected&)> username = {};
  /// Adds members. A reserved name is dropped, with an event.
  std::function<void(const Introspected&, JsonMembers&)> extra = {};
  /// Asked in order about a token that the store does not know.
  std::vector<TokenReader> readers = {};
};

/// Token introspection (RFC 7662): tells resource servers what a token means. Public clients are refused.
///
/// Answers `active`, `scope`, `client_id`, `sub`, `username`, `token_type`, `exp`, `iat`, `nbf`, `aud`, `iss`, `jti`,
/// `auth_time`, `acr` and `cnf`, as far as there is something to say; `{"active":false}` and nothing else for a token
/// that is unknown, expired, spent, revoked or not for the caller to know. `jti` is made of the token, unless a reader
/// read it.
std::unique_ptr<Endpoint> introspection(TokenStore tokens, IntrospectionOptions options = {});

struct MetadataOptions {
  /// What the paths of endpoints are below. The default: the issuer.
  std::string base_url = {};
  /// Where the application mounted `Server::authorize` and `Server::token`: a path, or a whole URL. Told when there is
  /// a grant, or an exchange.
  std::string authorization_endpoint = "/authorize";
  std::string token_endpoint = "/token";
  /// The scopes that may be known to everybody.
  Scope scopes = {};
  /// Resources whose tokens this server issues (RFC 9728 §4).
  std::vector<std::string> protected_resources = {};
  /// Adds members, such as `service_documentation`; called once. A name that the library speaks for is a mistake that
  /// `Server::check()` tells.
  std::function<void(JsonMembers&)> extra = {};
};

/// The metadata document (RFC 8414), at `/.well-known/oauth-authorization-server` and the path of the issuer. It is
/// made of what is registered: what it tells works, and what works it tells.
std::unique_ptr<Endpoint> metadata(MetadataOptions options = {});

/// What the world may know of an API (RFC 9728 §2).
struct ProtectedResource {
  /// Its identifier, and the `resource` that clients ask for (RFC 8707): an `https` URL without fragment (`http` for
  /// loopback).
  std::string resource = {};
  /// The issuers whose tokens it accepts.
  std::vector<std::string> authorization_servers = {};
  Scope scopes = {};
  /// How it takes tokens: `header`, `body` or `query` (RFC 6750 §2).
  std::vector<std::string> bearer_methods = {"header"};
  /// For people: its name, and where it is explained.
  std::string name = {};
  std::string documentation = {};
  /// Adds members; called once.
  std::function<void(JsonMembers&)> extra = {};
};

/// The metadata document of an API (RFC 9728), for `protected_resource_metadata_path`. Name its URL in
/// `BearerOptions::resource_metadata`, so that whoever is refused finds it.
///
/// Throws `std::invalid_argument` when `resource.resource` is no such URL, or `extra` adds a member that is there.
Handler protected_resource_metadata(const ProtectedResource& resource);

/// Where that document is (RFC 9728 §3.1), e.g. `/.well-known/oauth-protected-resource/api`, and its whole URL. Each
/// throws `std::invalid_argument` as above.
std::string protected_resource_metadata_path(std::string_view resource);
std::string protected_resource_metadata_url(std::string_view resource);

}  // namespace endpoints
}  // namespace oauthkit
#pragma GCC visibility pop
