#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "support/proofs.hpp"
#include "support/token_flow.hpp"

/// Identity providers that vouch for people, and a server that takes their word as a grant (RFC 7523 §2.1).
namespace world {

inline constexpr const char* idp = "https://idp.example";
inline constexpr const char* other_idp = "https://other-idp.example";
/// Signs as ID-JAGs what it signs.
inline constexpr const char* jag_idp = "https://jag.example";
inline constexpr const char* jag_typ = "oauth-id-jag+jwt";
inline constexpr const char* by_jwt = "urn:ietf:params:oauth:grant-type:jwt-bearer";
inline constexpr const char* auth_server = "https://auth.example";

/// The public keys of each of the issuers.
inline std::string idp_keys() {
  std::vector<jose::Key> keys;
  for (const auto algorithm : samples::every_algorithm) {
    if (algorithm != jose::Algorithm::hs256) keys.push_back(samples::generated(algorithm));
  }
  return jose::public_jwk_set(keys);
}

inline std::vector<TrustedIssuer> usual_issuers() {
  return {{.issuer = idp, .jwks = idp_keys()},
          {.issuer = other_idp, .jwks = idp_keys()},
          {.issuer = jag_idp, .jwks = idp_keys(), .profile = AssertionProfile::id_jag}};
}

/// The `U1` of one issuer is alice, that of another is bob.
inline Result<User> usual_subject(const Assertion& assertion) {
  if (assertion.subject != "U1") return denied();
  return User{.id = assertion.issuer == other_idp ? "bob" : "alice"};
}

struct Asserting {
  JwtBearerOptions options = {.subject = usual_subject};
  TrustedIssuers trusted = TrustedIssuers(usual_issuers());
};

/// A server that takes assertions.
inline Choices taking_assertions(Asserting asserting = {}, Choices choices = {}) {
  choices.more = [asserting, issue = choices.issue, lifetimes = choices.lifetimes, store = choices.store,
                  more = choices.more](Server& server) {
    const auto tokens = stores::tokens(store, server.options().issuer, server.options().environment);
    server.exchange(exchanges::jwt_bearer(asserting.trusted, store, asserting.options,
                                          issue ? issue(tokens) : tokens::opaque(tokens, lifetimes)));
    if (more) more(server);
  };
  return choices;
}

/// A world at which `web`, `post` and `native` list the grant type.
class AssertionWorld : public World {
 public:
  using Json = nlohmann::json;

  explicit AssertionWorld(Asserting asserting = {}, Choices choices = {})
      : World(taking_assertions(std::move(asserting), std::move(choices))) {
    for (const auto* const id : {"web", "post", "native"}) client(id).grant_types.emplace_back(by_jwt);
  }

  /// The time so many seconds from now, as claims have it.
  std::int64_t in(std::chrono::seconds from_now) const { return (now + from_now).time_since_epoch().count(); }

  /// The claims of a right assertion for alice; `changes` replace, add or (with null) remove some.
  Json claims(const Json& changes = Json::object()) {
    Json all = {{"iss", idp},      {"sub", "U1"},   {"aud", auth_server},
                {"exp", in(300s)}, {"iat", in(0s)}, {"jti", "jti " + std::to_string(++count_)}};
    if (!changes.is_null()) all.merge_patch(changes);
    return all;
  }
  std::string assertion(const Json& changes = Json::object(), std::string_view typ = {},
                        jose::Algorithm algorithm = jose::Algorithm::es256) {
    return samples::signed_by(samples::generated(algorithm), claims(changes).dump(), typ);
  }
  /// An ID-JAG for `web`.
  std::string id_jag(const Json& changes = Json::object(), std::string_view typ = jag_typ) {
    Json all = {{"iss", jag_idp}, {"client_id", "web"}};
    if (!changes.is_null()) all.update(changes);
    return assertion(all, typ);
  }

  /// What a client asks that has it.
  static Params form(std::string_view assertion, const Params& changes = {}) {
    return changed({{"grant_type", by_jwt}, {"assertion", std::string(assertion)}}, changes);
  }
  /// What `web` is answered that sends it.
  Response send(std::string_view assertion, const Params& changes = {}) {
    return token(web_request(form(assertion, changes)));
  }
  /// In a word: `"200"`, or the status and the error.
  std::string sent(std::string_view assertion, const Params& changes = {}) { return told(send(assertion, changes)); }
  /// Of a plain assertion, and of an ID-JAG, with these claims changed.
  std::string with(const Json& changes, const Params& form = {}) { return sent(assertion(changes), form); }
  std::string jag_with(const Json& changes, const Params& form = {}) { return sent(id_jag(changes), form); }

  /// What the token means that comes of it. Fails the test when none comes.
  Authorization granted(std::string_view assertion, const Params& changes = {}) {
    return meaning_of(*this, issued(send(assertion, changes)));
  }

  /// Why the last one was refused, as the operator is told; empty when none was.
  std::string reason() const {
    constexpr std::string_view prefix = "exchanges::jwt_bearer: ";
    if (failures.empty() || !failures.back().starts_with(prefix)) return {};
    return failures.back().substr(prefix.size());
  }

 private:
  int count_ = 0;
};

}  // namespace world
