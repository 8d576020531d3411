#include <algorithm>
#include <stdexcept>

#include "assembly/profile_rules.hpp"
#include "oauthkit/grant.hpp"
#include "protocol/pkce.hpp"

namespace oauthkit::grants {
namespace {

class Code : public Grant {
 public:
  Code(PutCode put, CodeOptions options) : put_(std::move(put)), options_(std::move(options)) {}

  std::string_view response_type() const override { return "code"; }

  Result<void> validate(const AuthorizationRequest& request, const Client& client,
                        const Context& context) const override {
    const bool required = options_.always_require_pkce || pkce::is_required(client, context.profile(client));
    return pkce::check_challenge(request.code_binding, required, context.options());
  }

  Result<Params> respond(const Approval& approval) const override {
    const auto& context = approval.context;
    Authorization granted = approval.granted;
    granted.issued_at = context.now();
    granted.expires_at = lifetime_under(context.profile(approval.client)).from(context.now());
    const auto code = options_.generate ? options_.generate(approval) : context.random_token();
    if (code.empty()) return server_error("the generate function of grants::code made an empty code");
    // RFC 7636 §4.4, OAuth 2.1 §4.1.2: the challenge is kept with the code, and stands in no answer.
    if (const auto kept = put_(hash_token(code), granted); !kept) {
      return kept.error_or(access_denied("the authorization server refused the request"));
    }
    context.report({.kind = Event::Kind::code_issued,
                    .client_id = granted.client_id,
                    .user_id = granted.user_id,
                    .family = granted.family});
    return Params{{"code", code}};
  }

  // RFC 8414 §2, MCP “Authorization Code Protection”: the methods that are taken; without them MCP clients stop.
  void describe(const Registered& registered, JsonMembers& metadata) const override {
    std::vector<std::string> methods = {"S256"};
    if (registered.options.legacy.plain_pkce) methods.emplace_back("plain");
    metadata.add_list("code_challenge_methods_supported", methods);
  }

  std::vector<Finding> findings() const override {
    std::vector<Finding> findings;
    if (!put_) {
      findings.push_back({Finding::Kind::mistake, "grants::code has nowhere to keep codes: give it a put function."});
    }
    if (options_.generate) {
      findings.push_back({Finding::Kind::loosened,
                          "code texts come from the application: grants::code has a generate function, and the entropy "
                          "of what it makes is not checked."});
    }
    return findings;
  }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    if (!options_.lifetime || options_.lifetime->length() <= profile.longest_code) return {};
    const auto longest = std::to_string(profile.longest_code.count());
    return {sentence(profile, {"longest_code", "grants::code lets codes live longer than " + longest + " s",
                               "wants them to end by then", "set a shorter lifetime"})};
  }

 private:
  // RFC 6749 §4.1.2: ten minutes at most. FAPI 2.0 SP §5.3.2.1: one minute.
  Lifetime lifetime_under(const Profile& profile) const {
    return std::min(options_.lifetime.value_or(std::chrono::seconds(60)).length(), profile.longest_code);
  }

  PutCode put_;
  CodeOptions options_;
};

}  // namespace

std::unique_ptr<Grant> code(PutCode put, CodeOptions options) {
  return std::make_unique<Code>(std::move(put), std::move(options));
}

}  // namespace oauthkit::grants
