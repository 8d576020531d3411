#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/signing_algorithm.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// How far something is left to whoever registers or asks. In order of strictness.
enum class Demand : unsigned char { optional, required, refused };

/// Some members of an enumeration. Plain data; combines by what is in both.
template <class E>
class Set {
 public:
  constexpr Set(std::initializer_list<E> members) {
    for (const auto member : members) bits_ |= bit(member);
  }
  constexpr bool contains(E member) const { return (bits_ & bit(member)) != 0; }
  constexpr bool contains(const Set& others) const { return (bits_ | others.bits_) == bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr Set intersect(const Set& others) const {
    Set both = *this;
    both.bits_ &= others.bits_;
    return both;
  }
  constexpr bool operator==(const Set&) const = default;

 private:
  static constexpr unsigned bit(E member) { return 1U << static_cast<unsigned>(member); }
  unsigned bits_ = 0;
};

/// RFC 6749 §2.1.
enum class ClientKind : unsigned char { public_client, confidential_client };

/// The ways for a client to authenticate (RFC 7591 §2, RFC 7523, RFC 8705); `other`: methods of the application's own.
enum class AuthMethod : unsigned char {
  none,
  client_secret_basic,
  client_secret_post,
  client_secret_jwt,
  private_key_jwt,
  tls_client_auth,
  self_signed_tls_client_auth,
  other,
};

/// The response types that are admitted of those that are registered. In order of strictness.
enum class ResponseTypes : unsigned char { any, without_token, code };

/// What becomes of a refresh token that is used. Those of public clients that are bound to no key and no certificate
/// are replaced in each case (RFC 9700 §2.2.2), and no option switches that off.
enum class Refresh : unsigned char {
  as_set,          ///< as `RefreshOptions::rotation` says; replaced, where that is unset
  rotate_or_bind,  ///< replaced, unless it is bound to a key or a certificate and `rotation` is false
  never_rotate,    ///< stays as it is
};

/// Where redirect URIs may lead (RFC 9700 §2.6, RFC 8252 §7). In order of strictness.
enum class RedirectUris : unsigned char { with_private_use, https_or_loopback, https_or_native_loopback };

/// What assertions of clients may name as their audience (RFC 7523 §3). In order of strictness.
enum class AssertionAudience : unsigned char { with_legacy_audiences, issuer };

/// What a leeway for clocks that differ must be within, both ends included.
struct LeewayRange {
  std::chrono::seconds least = std::chrono::seconds(0);
  std::chrono::seconds most = std::chrono::seconds::max();
  constexpr bool operator==(const LeewayRange&) const = default;
};

/// The rules that a server keeps, or one client of it. A value: one field for each rule, each with the rules of
/// `oauth21` unless told otherwise. There is nothing to switch on beside it.
///
/// Copy a named one and change what you need: give it a name of its own, which sentences call it by. What is registered
/// and contradicts a rule is told by `Server::check()`; docs/profiles.md has the table.
struct Profile {
  /// RFC 6749 as it stands: `token`, `code token` and `password` for the clients that list them; PKCE optional for
  /// confidential clients, still required for public ones.
  static const Profile oauth20;
  /// OAuth 2.1 with RFC 9700: PKCE for every code; no implicit grant, no password exchange. The default.
  static const Profile oauth21;
  /// For applications that run in a browser and keep no secret (RFC 10017): public clients alone, whose refresh tokens
  /// end.
  static const Profile browser;
  /// For clients of MCP, which nobody registered by hand: `oauth21`, with a grace for refresh tokens, since hosts use
  /// one several times at once.
  static const Profile mcp;
  /// The FAPI 2.0 Security Profile: confidential clients that prove themselves by a key, pushed requests, tokens that
  /// are bound.
  static const Profile fapi2_security;
  /// FAPI 2.0 Message Signing: requests and answers that are signed too.
  static const Profile fapi2_message_signing;

  /// Must outlive the profile, as a literal does.
  std::string_view name = "oauth21";

  /// PKCE (RFC 7636): optional spares confidential clients. S256 alone, in every profile.
  Demand pkce = Demand::required;
  ResponseTypes response_types = ResponseTypes::without_token;
  /// The password grant (RFC 6749 §4.3): optional or refused.
  Demand password_grant = Demand::refused;
  Set<ClientKind> client_kind = {ClientKind::public_client, ClientKind::confidential_client};
  Set<AuthMethod> client_authentication = {
      AuthMethod::none,
      AuthMethod::client_secret_basic,
      AuthMethod::client_secret_post,
      AuthMethod::client_secret_jwt,
      AuthMethod::private_key_jwt,
      AuthMethod::tls_client_auth,
      AuthMethod::self_signed_tls_client_auth,
      AuthMethod::other,
  };
  /// Access tokens are bound to a key or a certificate: a client that says neither is one of
  /// `dpop_bound_access_tokens`.
  Demand binding = Demand::optional;
  Refresh refresh = Refresh::as_set;
  /// `RefreshOptions::grace` where that is unset.
  std::chrono::seconds grace = std::chrono::seconds(0);
  /// Refresh tokens end: at a time that rotation does not move, or when they are not used.
  Demand refresh_end = Demand::optional;
  /// Authorization requests are pushed (RFC 9126).
  Demand pushed_requests = Demand::optional;
  /// Authorization requests are signed request objects (RFC 9101), with `nbf` and `exp`.
  Demand signed_requests = Demand::optional;
  /// Authorization responses are JWTs (JARM).
  Demand signed_responses = Demand::optional;
  /// What JWTs are signed with, ours and those of clients, by a key pair.
  Set<SigningAlgorithm> algorithms = {SigningAlgorithm::es256, SigningAlgorithm::eddsa, SigningAlgorithm::ps256,
                                      SigningAlgorithm::rs256};
  /// How long a code lives at most.
  std::chrono::seconds longest_code = std::chrono::seconds(600);
  /// How long a pushed request waits at most.
  std::chrono::seconds longest_pushed_request = std::chrono::seconds(600);
  RedirectUris redirect_uris = RedirectUris::with_private_use;
  /// A request names its redirect URI: optional where only one is registered.
  Demand redirect_uri_in_request = Demand::optional;
  AssertionAudience assertion_audience = AssertionAudience::issuer;
  /// The leeway for times in assertions, proofs and request objects.
  LeewayRange clock = {};
  /// `legacy::Switches` and `Client::redirect_validator`: optional or refused.
  Demand legacy_switches = Demand::optional;

  constexpr bool operator==(const Profile&) const = default;
};

/// The named profiles, in the order above.
std::vector<Profile> named_profiles();

/// The rules that hold for a client with the profile `client` at a server with the profile `server`: of rules in an
/// order the stricter, of sets what both have, of lifetimes the shorter; `refresh` and the name are the client's.
Profile resolve(const Profile& server, const Profile& client);

/// One rule in which two profiles differ.
struct RuleDifference {
  /// The name of the field.
  std::string rule;
  /// What each of the two says.
  std::string a;
  std::string b;
  /// Where it is written.
  std::string clause;

  /// One line: `rule: a | b | clause`.
  std::string text() const;
};

/// The rules in which `a` and `b` differ, in the order of the fields. Names are no rules.
std::vector<RuleDifference> difference(const Profile& a, const Profile& b);

}  // namespace oauthkit
#pragma GCC visibility pop
