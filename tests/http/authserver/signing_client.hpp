#pragma once

#include <string>
#include <string_view>

#include "http/authserver/agent.hpp"
#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "support/proofs.hpp"

namespace oauthkit::testing {

/// A client that signs what it sends: its assertions, its request objects and its proofs.
class SigningClient {
 public:
  explicit SigningClient(jose::Algorithm algorithm = jose::Algorithm::es256) : key_(*jose::generate_key(algorithm)) {}

  const jose::Key& key() const { return key_; }
  const world::KeyHolder& holder() const { return holder_; }

  /// The client `signer` as a configuration has it; `more` replaces or adds members.
  Json registration(const Json& more = Json::object()) const;
  /// A configuration with it as the only client.
  Json config(const Json& more = Json::object()) const;

  /// What it asks for: `authorization()` as `signer`.
  Params asks(const Params& changes = {}) const;
  /// The same as a signed object (RFC 9101); `changes` replace, add or (with null) remove claims.
  std::string object(const AuthServer& server, const Json& changes = Json::object()) const;
  std::string object(const AuthServer& server, const Json& changes, const jose::Key& key) const;

  /// A POST with an assertion of its own, and with a proof where `with_proof` says so.
  Answer post(const AuthServer& server, const std::string& path, const Params& form, bool with_proof = false) const;
  /// What the browser is sent with after `form` was pushed. Fails the test when it was refused.
  std::string pushed(const AuthServer& server, const Params& form) const;
  /// A request to the API with a proof.
  Answer call(const AuthServer& server, const std::string& access_token) const;

 private:
  std::string assertion(const AuthServer& server) const;

  jose::Key key_;
  world::KeyHolder holder_;
};

/// `client.config(more)` with that profile of the server.
Json under(const char* profile, const SigningClient& client, const Json& more = Json::object());

/// The claims of a JWT that one of the published keys of `server` signed; null when none did.
Json claims_of(const AuthServer& server, std::string_view token);

/// The error code that a page shows; empty when it shows none.
std::string error_on(const Answer& page);

}  // namespace oauthkit::testing
