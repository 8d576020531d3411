#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace oauthkit {

/// What whoever redeems an authorization code must bring along, as the authorization request told it. It has done its
/// work when the code is redeemed: no token carries it.
struct CodeBinding {
  /// As sent (RFC 6749 §4.1.3); empty when it was not.
  std::string redirect_uri = {};
  /// Where the code was sent when it was not: the only one that the client had then (RFC 6749 §3.1.2.3). Of a code
  /// alone, and empty where `redirect_uri` says it.
  std::string default_redirect_uri = {};
  /// RFC 7636 §4.3; empty when none was sent.
  std::string code_challenge = {};
  std::string code_challenge_method = {};
  /// The key of the DPoP proof that redeems the code (RFC 9449 §10): a JWK thumbprint. Empty when none was sent, or the
  /// server takes no proofs (`Server::dpop`).
  std::string dpop_jkt = {};

  bool operator==(const CodeBinding&) const = default;
};

}  // namespace oauthkit
#pragma GCC visibility pop
