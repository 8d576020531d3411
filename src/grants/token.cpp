#include "assembly/extra_members.hpp"
#include "assembly/profile_rules.hpp"
#include "oauthkit/grant.hpp"

namespace oauthkit::grants {
namespace {

// RFC 6749 §4.2.2: token, type, lifetime and scope. A refresh token is never part of it.
Params answer_of(const Tokens& tokens) {
  Params answer{{"access_token", std::string(tokens.access_token.reveal())}, {"token_type", tokens.token_type}};
  if (tokens.expires_in) answer.add("expires_in", std::to_string(tokens.expires_in->count()));
  if (!tokens.scope.empty()) answer.add("scope", tokens.scope.to_string());
  return answer;
}

class Token : public Grant {
 public:
  explicit Token(Issue issue) : issue_(std::move(issue)) {}

  std::string_view response_type() const override { return "token"; }

  Result<Params> respond(const Approval& approval) const override {
    auto granted = approval.granted;
    // Whoever names a key for the code wants a token for no other.
    granted.confirmation.jkt = granted.code_binding.dpop_jkt;
    granted.code_binding = {};
    const auto tokens = issue_({.context = approval.context,
                                .client = approval.client,
                                .grant_type = "implicit",
                                .authorization = std::move(granted),
                                .user = &approval.user});
    if (!tokens) return tokens.error_or(access_denied("the authorization server refused the request"));
    approval.context.report({.kind = Event::Kind::tokens_issued,
                             .client_id = approval.client.id,
                             .user_id = approval.user.id,
                             .family = approval.granted.family,
                             .detail = "implicit"});
    auto answer = answer_of(*tokens);
    add_extra_parameters(approval.context, approval.client.id, parameters_of(tokens->extra), answer);
    return answer;
  }

  std::vector<Revoke> revokes() const override { return {issue_.revoke}; }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return contradictions_of(issue_, profile);
  }

  std::vector<Finding> findings() const override {
    if (issue_) return issue_.findings;
    return {{Finding::Kind::mistake, "grants::token has no issue function: give it tokens::opaque(...) or your own."}};
  }

 private:
  Issue issue_;
};

}  // namespace

std::unique_ptr<Grant> token(Issue issue) { return std::make_unique<Token>(std::move(issue)); }

}  // namespace oauthkit::grants
