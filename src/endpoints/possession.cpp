#include "endpoints/possession.hpp"

#include "assembly/profile_rules.hpp"
#include "oauthkit/mtls.hpp"

namespace oauthkit {

Result<ProvenPossession> proven_possession(const Setup& setup, const ClientRequest& request) {
  const auto& [context, client, params] = request;
  ProvenPossession possession;
  auto& confirmation = possession.confirmation;
  const auto& http = context.request();
  const bool brings_proof = http.headers.count("DPoP") > 0;
  const auto profile = context.profile(client);
  const bool needs_key = binds_to_key(profile, client);
  if (setup.dpop && (brings_proof || needs_key)) {
    const auto& verifier = DpopVerifier::of(*setup.dpop);
    auto proof = verifier.verify(http, {}, profile);
    if (!proof) return proof.error();
    if (const auto unused = verifier.check_unused(*proof); !unused) return unused.error();
    confirmation.jkt = proof->jkt;
    possession.proof = *std::move(proof);
  }
  // RFC 9449 §5.2: who is registered for tokens that are bound to a key gets no others.
  // FAPI 2.0 SP §5.3.2.1: nor does anybody under a profile that wants all tokens bound.
  if (needs_key && confirmation.jkt.empty()) {
    return server_error("a client wants tokens bound to its key, but the server takes no proofs: Server::dpop");
  }
  if (!binds_to_certificate(client)) return possession;
  // RFC 8705 §3.4: who is registered for tokens that are bound to a certificate gets no others.
  if (http.client_certificate.der.empty()) return invalid_request("a client certificate is required");
  confirmation.x5t_s256 = mtls::thumbprint(http.client_certificate);
  return possession;
}

Result<void> use_proof(const Setup& setup, const ProvenPossession& possession) {
  if (!possession.proof) return {};
  return DpopVerifier::of(*setup.dpop).use(*possession.proof);
}

void tell_nonce(const Setup& setup, const Request& request, Response& response) {
  if (!setup.dpop || request.headers.count("DPoP") == 0) return;
  if (auto nonce = DpopVerifier::of(*setup.dpop).nonce()) {
    response.headers.set("DPoP-Nonce", *std::move(nonce));
  }
}

}  // namespace oauthkit
