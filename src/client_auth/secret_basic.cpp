#include "client_auth/secret.hpp"
#include "oauthkit/hash.hpp"
#include "protocol/form.hpp"

namespace oauthkit {
namespace {

struct BasicCredentials {
  std::string client_id;
  Secret secret;
};

// RFC 7617 §2: split at the first colon. RFC 6749 §2.3.1: both halves are form-encoded.
std::optional<BasicCredentials> parse_basic(std::string_view encoded, bool form_encoded) {
  auto secret = base64_decode(encoded);
  if (!secret) return std::nullopt;
  const auto colon = secret->find(':');
  if (colon == std::string::npos) return std::nullopt;
  auto client_id = secret->substr(0, colon);
  secret->erase(0, colon + 1);
  const bool sound = !form_encoded || (decode_form_component(client_id) == FormFault::none &&
                                       decode_form_component(*secret) == FormFault::none);
  if (!sound) return std::nullopt;
  return BasicCredentials{std::move(client_id), Secret(*std::move(secret))};
}

class SecretBasic : public ClientAuth {
 public:
  SecretBasic(client_auth::SecretOptions options, bool form_encoded) : options_(options), form_encoded_(form_encoded) {}

  std::string_view method() const override { return "client_secret_basic"; }

  bool presented(const ClientAuthRequest& request) const override { return request.authorization("Basic").has_value(); }

  Result<Client> authenticate(const ClientAuthRequest& request) const override {
    const auto credentials = parse_basic(*request.authorization("Basic"), form_encoded_);
    if (!credentials) return denied();
    return client_auth::prove_secret(request, credentials->client_id, credentials->secret, method(), options_);
  }

  std::string_view challenge() const override { return "Basic realm=\"oauth\""; }

  std::vector<Finding> findings() const override {
    if (form_encoded_) return {};
    return {{Finding::Kind::loosened,
             "Basic credentials are read without form decoding: legacy::basic_without_form_encoding. Ids and secrets "
             "with % or + mean something else than RFC 6749 says."}};
  }

 private:
  client_auth::SecretOptions options_;
  bool form_encoded_;
};

}  // namespace

std::unique_ptr<ClientAuth> client_auth::secret_basic(SecretOptions options) {
  return std::make_unique<SecretBasic>(options, true);
}

std::unique_ptr<ClientAuth> legacy::basic_without_form_encoding(client_auth::SecretOptions options) {
  return std::make_unique<SecretBasic>(options, false);
}

}  // namespace oauthkit
