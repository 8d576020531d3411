#include "assembly/profile_rules.hpp"
#include "exchanges/issuing.hpp"
#include "protocol/resource_indicators.hpp"

namespace oauthkit::exchanges {
namespace {

class Extension : public Exchange {
 public:
  Extension(std::string grant_type, std::function<Result<Authorization>(const TokenRequest&)> grant, Issue issue)
      : grant_type_(std::move(grant_type)), grant_(std::move(grant)), issue_(std::move(issue)) {}

  std::string_view grant_type() const override { return grant_type_; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    auto granted = grant_(request);
    if (!granted) return granted.error_or(invalid_grant("the grant is not valid for this request"));
    auto filled = fill_in(request, *std::move(granted));
    if (!filled) return filled.error();
    const bool has_user = !filled->user_id.empty();
    return issue_tokens(request, issue_, {.authorization = *std::move(filled), .may_refresh = has_user});
  }

  bool issues_refresh_tokens() const override { return issue_.issues_refresh_tokens; }

  std::vector<Revoke> revokes() const override { return {issue_.revoke}; }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return contradictions_of(issue_, profile);
  }

  std::vector<Finding> findings() const override {
    auto findings =
        issue_findings(issue_, "exchanges::extension for \"" + grant_type_ + "\"", issue_.issues_refresh_tokens);
    if (!grant_) {
      findings.push_back({Finding::Kind::mistake, "exchanges::extension for \"" + grant_type_ + "\" has no function."});
    }
    // RFC 6749 §4.5: an extension grant is named by an absolute URI.
    if (grant_type_.find(':') == std::string::npos) {
      findings.push_back({Finding::Kind::mistake, "exchanges::extension for \"" + grant_type_ +
                                                      "\": name the grant type by an absolute URI, such as urn:…"});
    }
    return findings;
  }

 private:
  static Result<Authorization> fill_in(const TokenRequest& request, Authorization granted) {
    const User known{.id = granted.user_id, .authentication = granted.authentication};
    const User* user = known.id.empty() ? nullptr : &known;
    // RFC 9700 §2.3: whoever vouches for the user does not say what this client may have.
    auto access = request.context.allowed_of(request.client, user, granted.access);
    if (!access) return access.error();
    auto details = narrowed_details(request, access->authorization_details);
    if (!details) return details.error();
    access->authorization_details = *std::move(details);
    const bool details_alone = !access->authorization_details.empty() && !request.params.get("scope");
    if (access->scope.empty() && !details_alone) {
      auto scope = granted_scope(request, user);
      if (!scope) return scope.error();
      access->scope = *std::move(scope);
    }
    if (access->resource.empty()) {
      auto resource = request.context.allowed_resources(request.client, requested_resources(request.params));
      if (!resource) return resource.error();
      access->resource = *std::move(resource);
    }
    granted.access = *std::move(access);
    if (granted.family.empty()) granted.family = request.context.random_id();
    // What vouched for the user may be of another server; what is granted for it is of this one.
    granted.issuer = request.context.options().issuer;
    granted.client_id = request.client.id;
    return granted;
  }

  std::string grant_type_;
  std::function<Result<Authorization>(const TokenRequest&)> grant_;
  Issue issue_;
};

}  // namespace

std::unique_ptr<Exchange> extension(std::string grant_type,
                                    std::function<Result<Authorization>(const TokenRequest&)> grant, Issue issue) {
  return std::make_unique<Extension>(std::move(grant_type), std::move(grant), std::move(issue));
}

}  // namespace oauthkit::exchanges
