#include "oauthkit/grant.hpp"

namespace oauthkit::grants {
namespace {

class CodeToken : public Grant {
 public:
  CodeToken(std::unique_ptr<Grant> code, std::unique_ptr<Grant> token, bool revokes)
      : code_(std::move(code)), token_(std::move(token)), revokes_(revokes) {}

  std::string_view response_type() const override { return "code token"; }

  Result<void> validate(const AuthorizationRequest& request, const Client& client,
                        const Context& context) const override {
    return code_->validate(request, client, context);
  }

  // Multiple Response Types §5: the answer holds a code and a token.
  // Both halves carry the family of the approval, so that a replay of the code kills the token as well.
  Result<Params> respond(const Approval& approval) const override {
    auto answer = code_->respond(approval);
    if (!answer) return answer;
    auto token = token_->respond(approval);
    if (!token) return token;
    for (const auto& [name, value] : *token) answer->add(name, value);
    return answer;
  }

  void describe(const Registered& registered, JsonMembers& metadata) const override {
    code_->describe(registered, metadata);
  }

  std::vector<Revoke> revokes() const override { return token_->revokes(); }

  std::vector<Finding> findings() const override {
    auto findings = code_->findings();
    if (!revokes_) {
      findings.push_back({Finding::Kind::mistake,
                          "grants::code_token issues tokens that live on when the code beside them is used again: set "
                          "Issue::revoke, to a function that does nothing where no tokens are kept."});
    }
    for (auto& finding : token_->findings()) findings.push_back(std::move(finding));
    return findings;
  }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    auto all = code_->contradictions(profile);
    for (auto& sentence : token_->contradictions(profile)) all.push_back(std::move(sentence));
    return all;
  }

 private:
  std::unique_ptr<Grant> code_;
  std::unique_ptr<Grant> token_;
  bool revokes_;
};

}  // namespace

std::unique_ptr<Grant> code_token(PutCode put, Issue issue, CodeOptions options) {
  const bool revokes = !issue || issue.revoke;
  return std::make_unique<CodeToken>(code(std::move(put), std::move(options)), token(std::move(issue)), revokes);
}

}  // namespace oauthkit::grants
