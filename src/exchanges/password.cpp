#include "assembly/profile_rules.hpp"
#include "exchanges/issuing.hpp"

namespace oauthkit::exchanges {
namespace {

class Password : public Exchange {
 public:
  Password(std::function<Result<User>(const Credentials&)> authenticate, Issue issue, PasswordOptions options)
      : authenticate_(std::move(authenticate)), issue_(std::move(issue)), options_(std::move(options)) {}

  std::string_view grant_type() const override { return "password"; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    // RFC 6749 §4.3.2: user name and password are required, and validated.
    const auto username = request.params.get("username");
    const auto password = request.params.get("password");
    if (!username) return invalid_request("username is missing");
    if (!password) return invalid_request("password is missing");
    const auto user = authenticate_({.request = request, .username = *username, .password = Secret(*password)});
    if (user.is_denied()) {
      request.context.report({.kind = Event::Kind::sign_in_refused, .client_id = request.client.id});
    }
    if (!user) return user.error_or(invalid_grant("the user name or the password is wrong"));
    auto authorization = new_authorization(request, &*user);
    if (!authorization) return authorization.error();
    if (options_.extra) authorization->extra = options_.extra(request, *user);
    return issue_tokens(request, issue_,
                        {.authorization = *std::move(authorization), .may_refresh = true, .user = &*user});
  }

  bool issues_refresh_tokens() const override { return issue_.issues_refresh_tokens; }

  std::vector<Revoke> revokes() const override { return {issue_.revoke}; }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return contradictions_of(issue_, profile);
  }

  std::vector<Finding> findings() const override {
    auto findings = issue_findings(issue_, "exchanges::password", issue_.issues_refresh_tokens);
    if (!authenticate_) {
      findings.push_back({Finding::Kind::mistake, "exchanges::password has no authenticate function."});
    }
    return findings;
  }

 private:
  std::function<Result<User>(const Credentials&)> authenticate_;
  Issue issue_;
  PasswordOptions options_;
};

}  // namespace

std::unique_ptr<Exchange> password(std::function<Result<User>(const Credentials&)> authenticate, Issue issue,
                                   PasswordOptions options) {
  return std::make_unique<Password>(std::move(authenticate), std::move(issue), std::move(options));
}

}  // namespace oauthkit::exchanges
