#include "grants/with_id_token.hpp"

#include "openid/extensions.hpp"
#include "openid/id_token.hpp"

namespace oauthkit::grants {
namespace {

class WithIdToken : public Grant {
 public:
  WithIdToken(std::string_view response_type, const openid::Provider& provider, std::unique_ptr<Grant> beside)
      : response_type_(response_type), state_(provider.state()), beside_(std::move(beside)) {}

  std::string_view response_type() const override { return response_type_; }

  Result<void> validate(const AuthorizationRequest& request, const Client& client,
                        const Context& context) const override {
    // Multiple Response Types §3, OpenID Connect Core §3.1.2.1: without openid there is no ID token to be had.
    if (!request.access.scope.contains("openid")) return invalid_scope("the response_type needs the scope openid");
    // OpenID Connect Core §3.2.2.1, §3.3.2.11: what comes through the browser is bound to the request.
    if (!request.extensions.contains(std::string(openid::extension::nonce))) {
      return invalid_request("the response_type needs a nonce");
    }
    return beside_ ? beside_->validate(request, client, context) : Result<void>();
  }

  Result<Params> respond(const Approval& approval) const override {
    // OpenID Connect Core §3.2.2.6: what the person did not leave checked is not told in another way.
    if (!openid::has_id_token(approval.granted)) return access_denied("the user did not agree to be known");
    auto answer = beside_ ? beside_->respond(approval) : Result<Params>(Params());
    if (!answer) return answer;
    // OpenID Connect Core §3.2.2.5, §3.3.2.5: beside the code and the token, to which it belongs.
    const auto token = openid::id_token(*state_, {.context = approval.context,
                                                  .client = approval.client,
                                                  .authorization = approval.granted,
                                                  .access_token = answer->value_or_empty("access_token"),
                                                  .code = answer->value_or_empty("code"),
                                                  .state = approval.request.state,
                                                  .alone = !beside_});
    if (!token) return token.error_or(server_error("there is no ID token"));
    answer->add("id_token", *token);
    return answer;
  }

  void describe(const Registered& registered, JsonMembers& metadata) const override {
    if (beside_) beside_->describe(registered, metadata);
  }

  std::vector<Revoke> revokes() const override { return beside_ ? beside_->revokes() : std::vector<Revoke>(); }

  std::vector<Finding> findings() const override {
    auto findings = beside_ ? beside_->findings() : std::vector<Finding>();
    if (!state_->reads_requests) {
      findings.push_back(
          {Finding::Kind::mistake, "The response type \"" + std::string(response_type_) +
                                       "\" needs a nonce, which nobody reads: call openid::Provider::extend."});
    }
    return findings;
  }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return beside_ ? beside_->contradictions(profile) : std::vector<std::string>();
  }

 private:
  std::string_view response_type_;
  std::shared_ptr<const openid::Provider::State> state_;
  std::unique_ptr<Grant> beside_;
};

}  // namespace

std::unique_ptr<Grant> with_id_token(std::string_view response_type, const openid::Provider& provider,
                                     std::unique_ptr<Grant> beside) {
  return std::make_unique<WithIdToken>(response_type, provider, std::move(beside));
}

}  // namespace oauthkit::grants
