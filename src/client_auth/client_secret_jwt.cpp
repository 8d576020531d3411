#include "client_auth/assertion.hpp"
#include "jose/key.hpp"

namespace oauthkit::client_auth {
namespace {

// Verified in place of the secret of a client that does not exist.
const jose::Key& nobodys_key() {
  static const jose::Key key = *jose::make_hmac_key(random_token(system_random), {});
  return key;
}

class ClientSecretJwt : public AssertionAuth {
 public:
  using AssertionAuth::AssertionAuth;

  std::string_view method() const override { return "client_secret_jwt"; }
  std::vector<std::string> signing_algorithms() const override { return {"HS256"}; }

  std::vector<Finding> findings() const override {
    auto findings = AssertionAuth::findings();
    findings.push_back({Finding::Kind::loosened,
                        "client_auth::client_secret_jwt: the secrets of its clients are kept as they are, since an "
                        "HMAC needs them; whoever reads the storage is each of these clients. private_key_jwt keeps "
                        "nothing that is secret."});
    return findings;
  }

 private:
  bool takes(std::string_view alg) const override { return alg.starts_with("HS"); }

  jose::Outcome<void> check_signature(const Assertion& assertion, const Client* client) const override {
    const bool usable = client != nullptr && !client->plain_secret.empty();
    auto key = usable ? jose::make_hmac_key(client->plain_secret, {}) : nobodys_key();
    // RFC 7518 §3.2: a secret for HMAC has 32 bytes or more.
    if (!key) return key.refusal();
    const auto payload = jose::verify(assertion.jws, *key);
    if (!payload) return payload.refusal();
    return usable ? jose::Outcome<void>() : jose::refuse("the client has no plain_secret");
  }
};

}  // namespace

std::unique_ptr<ClientAuth> client_secret_jwt(std::shared_ptr<Store> replays, AssertionOptions options) {
  return std::make_unique<ClientSecretJwt>(std::move(replays), std::move(options));
}

}  // namespace oauthkit::client_auth
