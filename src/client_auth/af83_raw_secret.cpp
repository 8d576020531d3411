#include "client_auth/secret.hpp"

namespace oauthkit {
namespace {

class Af83RawSecret : public ClientAuth {
 public:
  explicit Af83RawSecret(client_auth::SecretOptions options) : options_(options) {}

  std::string_view method() const override { return "client_secret_basic"; }

  bool presented(const ClientAuthRequest& request) const override { return request.authorization("Basic").has_value(); }

  Result<Client> authenticate(const ClientAuthRequest& request) const override {
    const auto client_id = request.params().get("client_id");
    if (!client_id) return invalid_request("client_id is missing");
    return client_auth::prove_secret(request, *client_id, Secret(*request.authorization("Basic")), method(), options_);
  }

  std::string_view challenge() const override { return "Basic realm=\"oauth\""; }

  std::vector<Finding> findings() const override {
    return {{Finding::Kind::loosened,
             "the Authorization field carries a raw secret: legacy::af83_raw_secret. It is not HTTP Basic."}};
  }

 private:
  client_auth::SecretOptions options_;
};

}  // namespace

std::unique_ptr<ClientAuth> legacy::af83_raw_secret(client_auth::SecretOptions options) {
  return std::make_unique<Af83RawSecret>(options);
}

}  // namespace oauthkit
