#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/keys.hpp"
#include "oauthkit/profile.hpp"
#include "oauthkit/secret.hpp"
#include "oauthkit/store.hpp"

namespace oauthkit {
class DpopVerifier;
}

#pragma GCC visibility push(default)
namespace oauthkit {

struct DpopOptions {
  /// What the paths of requests are below where clients see them: the issuer, or the URL of an API. A proof names the
  /// URL it was made for (`htu`), which must be this and the path of the request; `Host` and the like are not looked
  /// at.
  std::string base_url = {};
  /// The same at the host that asks clients for certificates (`MetadataOptions::mtls_base_url`): a proof may name
  /// either. Empty: there is none.
  std::string mtls_base_url = {};
  /// What proofs may be signed with.
  std::vector<SigningAlgorithm> algorithms = {SigningAlgorithm::es256, SigningAlgorithm::eddsa, SigningAlgorithm::ps256,
                                              SigningAlgorithm::rs256};
  /// How long a proof is good, counted from its `iat`, and its identifier remembered.
  Lifetime lifetime = std::chrono::seconds(60);
  /// How far the clock of a client may be ahead.
  std::chrono::seconds leeway = std::chrono::seconds(10);
  /// Proofs must hold a value that this server made not long ago (RFC 9449 §8, §9), so that none can be made in
  /// advance. Whoever brings none is told one.
  bool require_nonce = false;
  /// What those values are made with: 32 random bytes, the same on all nodes. Empty: each process draws its own.
  Secret nonce_key = {};
  /// How long one is handed out; it is accepted for as long again.
  Lifetime nonce_lifetime = std::chrono::minutes(2);
  /// Its clock says how old proofs and nonces are: give it the one that the server has, and each API.
  Environment environment = {};
};

/// Reads proofs of possession (RFC 9449 §4.3), at the token endpoint (`Server::dpop`) and at APIs
/// (`BearerOptions::dpop`).
///
/// A proof is a JWS that brings its own public key. It counts for one request: method, URL, time and, at an API, access
/// token are in it, and `store` remembers it until it has expired. Nodes that answer the same URLs share `store`; it
/// may be one that is not `fit_for_grants`. What is kept is bounded by the lifetime of a proof, and at APIs by who has
/// a token.
///
/// Copyable; copies share everything. Safe from many threads.
class Dpop {
 public:
  /// Throws `std::invalid_argument` when there is no store, a base URL is no `https` URL (`http` for loopback) or has a
  /// query or fragment, no algorithm is left, or `nonce_key` is neither empty nor of 32 bytes.
  Dpop(std::shared_ptr<Store> store, DpopOptions options);

  /// Whether a proof is remembered for other nodes and after a restart (`Store::outlives_process`).
  bool outlives_process() const;

  /// What of its configuration `profile` forbids, as `Module::contradictions`.
  std::vector<std::string> contradictions(const Profile& profile) const;

 private:
  friend class DpopVerifier;
  std::shared_ptr<const DpopVerifier> verifier_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
