#include "client_auth/secret.hpp"

namespace oauthkit::client_auth {
namespace {

class SecretPost : public ClientAuth {
 public:
  explicit SecretPost(SecretOptions options) : options_(options) {}

  std::string_view method() const override { return "client_secret_post"; }

  bool presented(const ClientAuthRequest& request) const override {
    return request.params().get("client_secret").has_value();
  }

  Result<Client> authenticate(const ClientAuthRequest& request) const override {
    const auto client_id = request.params().get("client_id");
    if (!client_id) return invalid_request("client_id is missing");
    // RFC 6749 §2.3.1, OAuth 2.1 §2.4.1: id and secret may stand in the body.
    return prove_secret(request, *client_id, Secret(*request.params().get("client_secret")), method(), options_);
  }

 private:
  SecretOptions options_;
};

}  // namespace

std::unique_ptr<ClientAuth> secret_post(SecretOptions options) { return std::make_unique<SecretPost>(options); }

}  // namespace oauthkit::client_auth
