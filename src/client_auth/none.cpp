#include "oauthkit/client_auth.hpp"

namespace oauthkit::client_auth {
namespace {

class None : public ClientAuth {
 public:
  std::string_view method() const override { return "none"; }

  // RFC 8252 §8.5, RFC 10017 §6.3.3.1: an app needs no secret, and one that it sends proves nothing.
  bool presented(const ClientAuthRequest& request) const override {
    const auto& params = request.params();
    // Credentials that no strategy knows are not ignored.
    return params.get("client_id") && !params.get("client_secret") && !params.get("client_assertion");
  }

  // RFC 6749 §3.2.1: a public client names itself. That it is public is checked by the caller, as for every method.
  Result<Client> authenticate(const ClientAuthRequest& request) const override {
    return request.client(*request.params().get("client_id"), method());
  }
};

}  // namespace

std::unique_ptr<ClientAuth> none() { return std::make_unique<None>(); }

}  // namespace oauthkit::client_auth
