#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/attempts.hpp"
#include "oauthkit/bearer.hpp"
#include "oauthkit/client_registry.hpp"
#include "oauthkit/outgoing.hpp"
#include "oauthkit/scope.hpp"
#include "oauthkit/server.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace mcp {

struct ResourceOptions {
  /// The URL that people enter (RFC 9728 §2): https, or http for loopback.
  std::string resource = {};
  /// The issuers whose tokens it accepts; at least one.
  std::vector<std::string> authorization_servers = {};
  /// What may be known to everybody of the scopes it uses. `offline_access` is none of them and is refused.
  Scope scopes = {};
  /// For people: what it is called.
  std::string name = {};
  /// The origins whose scripts may call it, beside its own.
  std::vector<std::string> allowed_origins = {};
  /// What holding a scope means beside itself: `write` may imply `read`. Unset: nothing.
  std::function<Scope(std::string_view held)> implies = {};
  Environment environment = {};
};

/// A protected resource of MCP (2026-07-28): it tells where tokens come from (RFC 9728), and takes those that are meant
/// for it. Several resources are several values, and none knows of another. Copyable; safe from many threads.
class Resource {
 public:
  /// `reader` reads the tokens (`jwt_reader`, `introspection_reader`); where they are kept in this process, `tokens`
  /// finds them. Throws `std::invalid_argument` for what cannot be served, each sentence with its fix.
  Resource(ResourceOptions options, TokenReader reader);
  Resource(ResourceOptions options, const TokenStore& tokens);

  /// Its metadata document, at the well-known path: GET, and OPTIONS for scripts.
  std::vector<Route> routes() const;

  /// `handler` for whoever brings a token of this resource with all of `needed`: 401 without one for any method, 403
  /// `insufficient_scope`, and 403 for an `Origin` that is neither its own nor allowed. Mount it for OPTIONS, too,
  /// where origins are allowed: it answers their scripts. The handler gets what was granted, and a request without the
  /// token. Throws `std::invalid_argument` when `needed` has `offline_access`, which is no scope of a resource.
  Handler guard(Scope needed, Bearer::Guarded handler) const;

  /// The refusal of an operation that needs more than `guard` asked for, with all that it needs: for a handler that
  /// reads in the body what is wanted. Nothing when `authorization` suffices.
  std::optional<Response> refusal(const Authorization& authorization, const Scope& needed) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

struct AuthorizationServerOptions {
  /// Where clients, agreements and counters are kept: the one that `stores::codes` and `stores::tokens` were made of,
  /// since what was granted to a client that is disabled, deleted or changed is dead by what stands there; with
  /// `documents()`.
  std::shared_ptr<Store> store = {};
  /// Fetches documents of clients and their keys, e.g. a `Fetcher`. Null: there are no document clients.
  std::shared_ptr<const Outgoing> fetcher = {};
  /// The resources whose tokens this server issues; the first is meant where a client names none.
  std::vector<std::string> resources = {};
  /// What clients that nobody registered by hand may ask for at most, beside `offline_access`, which all may.
  Scope scope = {};
  /// Where to register; empty: nobody registers.
  std::string registration_path = "/register";
  /// Schemes without a dot that their redirect URIs may have.
  std::vector<std::string> private_use_schemes = {"cursor", "vscode", "vscode-insiders", "windsurf", "zed"};
  /// Registrations of one address in one hour.
  std::uint32_t registrations_per_address = 20;
  /// Those clients, and what an operator does with them. Null: one is made on `store`.
  std::shared_ptr<ClientRegistry> registry = {};
};

/// Makes `server` the authorization server of MCP clients: it knows document clients and those that register, and
/// grants for `resources`. It registers `clients::metadata_documents`, `clients::registry` with
/// `endpoints::registration` and `endpoints::client_configuration`, `client_auth::none` and `private_key_jwt`,
/// `Server::agreements` and `Server::resources`, and the metadata document tells of `scope` and `offline_access`. What
/// was registered before for the same purpose is left as it is. Call it last; `Options::profile` is `Profile::mcp`.
/// Returns the registry.
///
/// Throws `std::invalid_argument` for options that cannot be served.
std::shared_ptr<ClientRegistry> authorization_server(Server& server, AuthorizationServerOptions options);

}  // namespace mcp
}  // namespace oauthkit
#pragma GCC visibility pop
