#pragma once

#include <optional>

#include "assembly/setup.hpp"
#include "dpop/verifier.hpp"

namespace oauthkit {

/// What the client of a token request has proved to hold.
struct ProvenPossession {
  /// What its tokens are to be bound to.
  Confirmation confirmation = {};
  /// The DPoP proof behind it, to be used up; nothing where none was brought.
  std::optional<DpopProof> proof = {};
};

/// The key of a DPoP proof that nobody has used, and the certificate of a client that wants it. Fails where the
/// registration of the client wants a proof and there is none, and where a proof does not hold. Nothing is remembered.
Result<ProvenPossession> proven_possession(const Setup& setup, const ClientRequest& request);

/// Uses the proof up: to be called when there is an answer, and before it is given. Of any number of requests with one
/// proof one alone succeeds; the others fail with `invalid_dpop_proof`.
Result<void> use_proof(const Setup& setup, const ProvenPossession& possession);

/// Tells whoever sends proofs the nonce for the next one (RFC 9449 §8), if this server asks for nonces.
void tell_nonce(const Setup& setup, const Request& request, Response& response);

}  // namespace oauthkit
