#include "oauthkit/client_auth.hpp"

namespace oauthkit::client_auth {
namespace {

class Custom : public ClientAuth {
 public:
  Custom(std::string method, std::function<Proof(const ClientAuthRequest&)> read)
      : method_(std::move(method)), read_(std::move(read)) {}

  std::string_view method() const override { return method_; }

  bool presented(const ClientAuthRequest& request) const override { return read_ && read_(request) != nullptr; }

  Result<Client> authenticate(const ClientAuthRequest& request) const override {
    const auto proof = read_(request);
    return proof ? proof() : denied();
  }

  std::vector<Finding> findings() const override {
    if (read_) return {};
    return {{Finding::Kind::mistake, "client_auth::custom for \"" + method_ + "\" has no function."}};
  }

 private:
  std::string method_;
  std::function<Proof(const ClientAuthRequest&)> read_;
};

}  // namespace

std::unique_ptr<ClientAuth> custom(std::string method, std::function<Proof(const ClientAuthRequest&)> read) {
  return std::make_unique<Custom>(std::move(method), std::move(read));
}

}  // namespace oauthkit::client_auth
