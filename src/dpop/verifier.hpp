#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dpop/nonces.hpp"
#include "jose/algorithm.hpp"
#include "oauthkit/dpop.hpp"
#include "oauthkit/http.hpp"
#include "oauthkit/result.hpp"

namespace oauthkit {

/// A proof that holds, and has yet to be used up.
struct DpopProof {
  /// The thumbprint of its key (RFC 7638).
  std::string jkt = {};
  /// What it is remembered under, and until when.
  TokenHash id = {};
  TimePoint forget_at = {};
};

/// What is behind a `Dpop`.
class DpopVerifier {
 public:
  static const DpopVerifier& of(const Dpop& dpop) { return *dpop.verifier_; }

  DpopVerifier(std::shared_ptr<Store> store, DpopOptions options);

  /// The proof in the DPoP field of `request`. Fails with `invalid_dpop_proof`, or with `use_dpop_nonce`. With an
  /// `access_token` the proof must have been made for it (RFC 9449 §7). `profile` may be stricter than the options.
  Result<DpopProof> verify(const Request& request, std::optional<std::string_view> access_token = {},
                           const Profile& profile = {}) const;

  /// Refuses a proof that has been used already, and remembers nothing. Fails with `invalid_dpop_proof`.
  Result<void> check_unused(const DpopProof& proof) const;

  /// Uses it up: of any number of calls, on any node, one succeeds. Fails with `invalid_dpop_proof`.
  Result<void> use(const DpopProof& proof) const;

  /// The value to hand out now; nothing when none is asked for.
  std::optional<std::string> nonce() const;

  bool outlives_process() const { return store_->outlives_process(); }

  std::vector<std::string> contradictions(const Profile& profile) const;

  /// `DpopOptions::mtls_base_url`, without a slash at its end.
  const std::string& mtls_base_url() const { return options_.mtls_base_url; }

  /// The names of the algorithms.
  const std::vector<std::string>& algorithms() const { return names_; }

 private:
  bool is_url_of(const Request& request, const std::optional<std::string>& url) const;
  Result<void> check_claims(const struct DpopClaims& claims, const Request& request, const Profile& profile) const;

  std::shared_ptr<Store> store_;
  DpopOptions options_;
  jose::Algorithms allowed_ = {};
  std::vector<std::string> names_;
  std::optional<DpopNonces> nonces_;
};

}  // namespace oauthkit
