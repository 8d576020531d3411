#include "client_auth/assertion.hpp"
#include "keys/client_keys.hpp"

namespace oauthkit::client_auth {
namespace {

// Verified in place of the keys of a client that does not exist; nobody has the private half.
const jose::Key& nobodys_key(jose::Algorithm algorithm) {
  using jose::Algorithm;
  if (algorithm == Algorithm::eddsa) {
    static const jose::Key ed25519 = *jose::generate_key(Algorithm::eddsa);
    return ed25519;
  }
  if (jose::is_rsa(algorithm)) {
    static const jose::Key rsa = *jose::generate_key(Algorithm::ps256);
    return rsa;
  }
  static const jose::Key ec = *jose::generate_key(Algorithm::es256);
  return ec;
}

class PrivateKeyJwt : public AssertionAuth {
 public:
  PrivateKeyJwt(std::shared_ptr<Store> replays, AssertionOptions options, std::shared_ptr<const RemoteKeys> remote_keys)
      : AssertionAuth(std::move(replays), std::move(options)), keys_(std::move(remote_keys)) {}

  std::string_view method() const override { return "private_key_jwt"; }

  std::vector<std::string> signing_algorithms() const override { return {"ES256", "EdDSA", "PS256", "RS256"}; }

 private:
  bool takes(std::string_view alg) const override { return !alg.starts_with("HS"); }

  jose::Outcome<void> check_signature(const Assertion& assertion, const Client* client) const override {
    const auto algorithm = jose::algorithm_named(assertion.jws.header().alg);
    // RFC 8725 §3.1: never `none`, never an HMAC with the bytes of a public key.
    if (!algorithm || !jose::asymmetric.has(*algorithm)) return jose::refuse("the algorithm is not allowed");
    const auto keys = client == nullptr ? nullptr : keys_.holding(*client, assertion.jws.header().kid, *algorithm);
    if (!keys) {
      const auto& nobody = nobodys_key(*algorithm);
      (void)jose::signature_matches(nobody, assertion.jws.signing_input(), assertion.jws.signature());
      return jose::refuse("the client has no such key");
    }
    const auto payload = jose::verify(assertion.jws, *keys, jose::asymmetric);
    return payload ? jose::Outcome<void>() : payload.refusal();
  }

  ClientKeys keys_;
};

}  // namespace

std::unique_ptr<ClientAuth> private_key_jwt(std::shared_ptr<Store> replays, AssertionOptions options,
                                            std::shared_ptr<const RemoteKeys> remote_keys) {
  return std::make_unique<PrivateKeyJwt>(std::move(replays), std::move(options), std::move(remote_keys));
}

}  // namespace oauthkit::client_auth
