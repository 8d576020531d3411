#include "assembly/profile_rules.hpp"
#include "exchanges/issuing.hpp"

namespace oauthkit::exchanges {
namespace {

class ClientCredentials : public Exchange {
 public:
  ClientCredentials(Issue issue, ClientCredentialsOptions options)
      : issue_(std::move(issue)), options_(std::move(options)) {}

  std::string_view grant_type() const override { return "client_credentials"; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    // RFC 6749 §4.4, OAuth 2.1 §4.2: only for confidential clients.
    if (request.client.is_public()) return unauthorized_client("client_credentials needs a confidential client");
    std::optional<User> user;
    if (options_.user) {
      auto found = options_.user(request.client);
      if (!found) return found.error_or(invalid_grant("no user stands behind this client"));
      user = *std::move(found);
    }
    // RFC 9700 §4.15.1: a token for a client itself names no user, even if a user has its id.
    auto authorization = new_authorization(request, user ? &*user : nullptr);
    if (!authorization) return authorization.error();
    if (options_.extra) authorization->extra = options_.extra(request);
    // RFC 6749 §4.4.3: no refresh token.
    return issue_tokens(request, issue_, {.authorization = *std::move(authorization), .user = user ? &*user : nullptr});
  }

  std::vector<Revoke> revokes() const override { return {issue_.revoke}; }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return contradictions_of(issue_, profile);
  }

  std::vector<Finding> findings() const override {
    return issue_findings(issue_, "exchanges::client_credentials", false);
  }

 private:
  Issue issue_;
  ClientCredentialsOptions options_;
};

}  // namespace

std::unique_ptr<Exchange> client_credentials(Issue issue, ClientCredentialsOptions options) {
  return std::make_unique<ClientCredentials>(std::move(issue), std::move(options));
}

}  // namespace oauthkit::exchanges
