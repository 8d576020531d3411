#pragma once

#include "assembly/setup.hpp"

namespace oauthkit {

/// What the client of a token request proves to hold, for its tokens to be bound to: the key of a DPoP proof, which is
/// thereby used up, and the certificate of a client that wants it. Fails where its registration wants a proof and there
/// is none, and where a proof does not hold.
Result<Confirmation> proven_possession(const Setup& setup, const ClientRequest& request);

/// Tells whoever sends proofs the nonce for the next one (RFC 9449 §8), if this server asks for nonces.
void tell_nonce(const Setup& setup, const Request& request, Response& response);

}  // namespace oauthkit
