#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/attempts.hpp"
#include "oauthkit/client_registry.hpp"
#include "oauthkit/endpoint.hpp"
#include "oauthkit/trusted_issuers.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A client that wants to be registered (RFC 7591 §3.1), before anything of it has been believed but its statement.
struct RegistrationRequest {
  const Context& context;
  /// The initial access token that came as `Authorization: Bearer`; empty for none.
  std::string_view initial_access_token = {};
  /// The body, a JSON object.
  std::string_view metadata = {};
  /// The issuer of its software statement, which has been verified (RFC 7591 §2.3); empty for none.
  std::string_view statement_issuer = {};
  /// Why its software statement is not believed; null for one that is, and for none. Whoever is admitted all the same
  /// is refused with it.
  const Error* statement_error = nullptr;
};

/// What a client that registers may become at most.
struct Admission {
  /// What it may ask for at most. A client that names no `scope` gets all of it.
  Scope scope = {};
  /// It gets all of `scope`, also when it names less: a client that asks for a little at first can come back for more.
  bool whole_scope = false;
  /// It may have tokens for itself (`client_credentials`): not for whoever registers without anybody's leave
  /// (RFC 9700 §2.5).
  bool client_credentials = false;
};

/// Who may register, and as what. `denied()` is 401, an error the answer. Called from many threads at once.
using Admit = std::function<Result<Admission>(const RegistrationRequest&)>;

namespace registration {

/// Everybody, as many in a window as `attempts` counts of one address.
Admit open(Attempts attempts, Admission admission = {});

/// Who brings an initial access token that `find` knows by its hash.
Admit by_token(std::function<bool(const TokenHash&)> find, Admission admission = {});

/// Who brings a software statement of one of `RegistrationOptions::statements`; the error of one that is not believed.
Admit by_statement(Admission admission = {});

/// The first of `ways` that does not say `denied()`.
Admit any_of(std::vector<Admit> ways);

}  // namespace registration

struct RegistrationOptions {
  /// Needed: there is no registration without a decision on who may.
  Admit admit = {};
  /// Whose software statements are believed. One of anybody else is `unapproved_software_statement`.
  TrustedIssuers statements = {};
  /// Schemes without a dot that redirect URIs may have, such as `"cursor"`.
  std::vector<std::string> private_use_schemes = {};
};

namespace endpoints {

/// The client registration endpoint (RFC 7591): POST of a JSON object. What it takes of it is what the server serves
/// and its profile admits; docs/clients.md has every member. Register `registry->source()` itself beside it: without,
/// `Server::check` tells.
std::unique_ptr<Endpoint> registration(std::shared_ptr<ClientRegistry> registry, RegistrationOptions options);

/// The client configuration endpoint (RFC 7592), at the path of the registration endpoint and `/*`: GET, PUT and DELETE
/// with the registration access token. With it, registration tells `registration_client_uri` and the token.
std::unique_ptr<Endpoint> client_configuration(std::shared_ptr<ClientRegistry> registry);

}  // namespace endpoints
}  // namespace oauthkit
#pragma GCC visibility pop
