#pragma once

#include <string>

#include "http/authserver/authserver.hpp"
#include "jose/jwk.hpp"

namespace oauthkit::testing {

inline constexpr const char* assertion_grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Somebody else who signs JWTs about people, whom they call U1 and the like.
class ForeignIssuer {
 public:
  explicit ForeignIssuer(std::string name = "https://idp.example")
      : name_(std::move(name)), key_(*jose::generate_key(jose::Algorithm::es256)) {}

  const std::string& name() const { return name_; }
  /// Its public keys, as the text of a JWK set.
  std::string jwks() const { return jose::public_jwk_set({key_}); }

  /// An element of `trusted_issuers`, believed for `use`, of whom U1 is alice. `more` replaces members, or (with null)
  /// removes them.
  Json trusted(const Json& use, const Json& more = Json::object()) const;

  /// A JWT for `server` about U1; `claims` replace, add or (with null) remove some.
  std::string assertion(const std::string& server, const Json& claims = Json::object(),
                        const std::string& typ = "JWT") const;
  /// The same as an ID-JAG, for `client_id`.
  std::string id_jag(const std::string& server, const std::string& client_id, Json claims = Json::object()) const;

 private:
  std::string name_;
  jose::Key key_;
};

}  // namespace oauthkit::testing
