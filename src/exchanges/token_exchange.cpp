#include "oauthkit/token_exchange.hpp"

#include <algorithm>

#include "assembly/profile_rules.hpp"
#include "exchanges/delegation.hpp"
#include "exchanges/issuing.hpp"
#include "exchanges/presented_token.hpp"
#include "exchanges/token_exchange_findings.hpp"
#include "protocol/resource_indicators.hpp"

namespace oauthkit::exchanges {
namespace {

/// The parameters of RFC 8693 §2.1 that are about tokens. An empty one is absent (RFC 6749 §3.2).
struct Form {
  std::string_view subject_token;
  std::string_view subject_token_type;
  std::optional<std::string_view> actor_token;
  std::string_view actor_token_type;
  std::string_view requested_token_type;
};

std::vector<std::string> audience_of(const Params& params) {
  std::vector<std::string> names;
  for (const auto one : params.all("audience")) {
    if (std::find(names.begin(), names.end(), one) == names.end()) names.emplace_back(one);
  }
  return names;
}

std::vector<std::string> together(std::vector<std::string> left, const std::vector<std::string>& right) {
  for (const auto& one : right) {
    if (std::find(left.begin(), left.end(), one) == left.end()) left.push_back(one);
  }
  return left;
}

class TokenExchange : public Exchange {
 public:
  TokenExchange(TokenExchangeOptions options, Issue issue) : options_(std::move(options)), issue_(std::move(issue)) {}

  std::string_view grant_type() const override { return "urn:ietf:params:oauth:grant-type:token-exchange"; }

  Result<Tokens> exchange(const TokenRequest& request) const override {
    // RFC 8693 §5: whoever has stolen a token is no client that has proven itself, and gets no others for it.
    if (request.client.is_public()) return unauthorized_client("token exchange needs a confidential client");
    const auto form = read(request.params);
    if (!form) return form.error();
    const auto subject =
        subject_token(options_, {request, form->subject_token, form->subject_token_type, form->requested_token_type});
    if (!subject) return subject.error();
    if (!form->actor_token) return exchanged(request, *form, *subject, nullptr);
    const auto actor =
        actor_token(options_, {request, *form->actor_token, form->actor_token_type, form->requested_token_type});
    if (!actor) return actor.error();
    return exchanged(request, *form, *subject, &*actor);
  }

  std::vector<Revoke> revokes() const override {
    std::vector<Revoke> all = {options_.tokens.revoke, issue_.revoke};
    for (const auto& [type, issue] : options_.also) all.push_back(issue.revoke);
    return all;
  }
  bool is_lasting() const override { return options_.tokens.outlives_process; }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    auto all = contradictions_of(issue_, profile);
    for (const auto& [type, issue] : options_.also) {
      for (auto& one : contradictions_of(issue, profile)) all.push_back(std::move(one));
    }
    return all;
  }

  std::vector<Finding> findings() const override { return exchange_findings(options_, issue_); }

  void describe(const Registered&, JsonMembers& metadata) const override {
    // ID-JAG §7.1: a client is told where it gets the grant for elsewhere.
    if (!is_added_type(options_, token_type::id_jag)) return;
    metadata.add_list("identity_chaining_requested_token_types_supported", {std::string(token_type::id_jag)});
  }

 private:
  Result<Form> read(const Params& params) const {
    const auto subject_token = params.get("subject_token");
    const auto subject_token_type = params.get("subject_token_type");
    // RFC 8693 §2.1: both are required.
    if (!subject_token) return invalid_request("subject_token is missing");
    if (!subject_token_type) return invalid_request("subject_token_type is missing");
    const auto actor_token = params.get("actor_token");
    const auto actor_token_type = params.get("actor_token_type");
    // RFC 8693 §2.1: actor_token_type is required beside actor_token, and not allowed without.
    if (actor_token && !actor_token_type) return invalid_request("actor_token_type is missing");
    if (!actor_token && actor_token_type) return invalid_request("actor_token_type is there without actor_token");
    const auto requested = params.get("requested_token_type").value_or(token_type::access_token);
    if (!makes(requested)) return invalid_request("the requested_token_type is not one that is issued here");
    return Form{*subject_token, *subject_token_type, actor_token, actor_token_type.value_or(""), requested};
  }

  // RFC 8693 §2.1: what is asked for by its type is of that type, or there is none.
  bool makes(std::string_view type) const {
    if (type == token_type::access_token || is_added_type(options_, type)) return true;
    return type == token_type::jwt && issue_.issues_jwts;
  }

  Result<Tokens> exchanged(const TokenRequest& request, const Form& form, const PresentedToken& subject,
                           const PresentedToken* actor) const {
    auto act = actors_of(request.client, subject, actor);
    if (!act) return act.error();
    ExchangeRequest asked{.request = request,
                          .client = request.client,
                          .subject = subject,
                          .actor = actor,
                          .audience = audience_of(request.params),
                          .resource = requested_resources(request.params),
                          .requested_token_type = std::string(form.requested_token_type),
                          .act = *std::move(act)};
    asked.targets = together(asked.audience, asked.resource);
    // RFC 8693 §2.1: a resource is an absolute URI without fragment.
    if (!are_resources(asked.resource)) return invalid_target("a resource is not an absolute URI without fragment");
    auto access = exchangeable(options_, asked);
    if (!access) return access.error();
    asked.access = *std::move(access);
    const auto delegation = decided(options_, asked);
    if (!delegation) return delegation.error();
    return issued(asked, *delegation);
  }

  Result<Tokens> issued(const ExchangeRequest& asked, const Delegation& delegation) const {
    const auto& request = asked.request;
    const auto added = options_.also.find(asked.requested_token_type);
    const bool is_added = added != options_.also.end();
    const auto ends_by = end_of(asked, delegation);
    if (ends_by <= request.context.now())
      return server_error("the policy of a token exchange leaves its token no time");
    auto granted = granted_of(asked, delegation);
    const auto told = granted;
    auto tokens = issue_tokens(request, is_added ? added->second : issue_,
                               {.authorization = std::move(granted), .exchange = &asked, .ends_by = ends_by});
    if (!tokens) return tokens;
    if (outlives(*tokens, request.context.now(), ends_by) || !tokens->refresh_token.empty()) {
      return server_error("the issue function of a token exchange made more than a token until Issuance::ends_by");
    }
    // RFC 8693 §2.2.1: what is no access token has no way of being used that a name stands for.
    if (is_added) tokens->token_type = "N_A";
    name_issued_type(asked.requested_token_type, *tokens);
    report(request, told);
    return tokens;
  }

  TimePoint end_of(const ExchangeRequest& asked, const Delegation& delegation) const {
    const auto now = asked.request.context.now();
    auto end = std::min(options_.lifetime.from(now), asked.subject.authorization.expires_at);
    if (asked.actor) end = std::min(end, asked.actor->authorization.expires_at);
    const auto& lifetime = delegation.lifetime();
    return lifetime && *lifetime < end - now ? now + *lifetime : end;
  }

  static bool outlives(const Tokens& tokens, TimePoint now, TimePoint end) {
    return end != never && (!tokens.expires_in || *tokens.expires_in > end - now);
  }

  // What nobody sets but this: whose it is, who acts, of which family, and that it ends alone.
  static Authorization granted_of(const ExchangeRequest& asked, const Delegation& delegation) {
    const auto& context = asked.request.context;
    const auto& subject = asked.subject.authorization;
    const bool has_family = !is_foreign(asked.subject) && !subject.family.empty();
    return {.issuer = context.options().issuer,
            .client_id = asked.client.id,
            .user_id = subject.user_id,
            .authentication = subject.authentication,
            .access = delegation.access(),
            .act = delegation.act(),
            .may_act = subject.may_act,
            .ends_alone = true,
            .family = has_family ? subject.family : context.random_id(),
            .extra = delegation.extra()};
  }

  // RFC 8693 §2.2.1: always.
  static void name_issued_type(const std::string& type, Tokens& tokens) {
    JsonMembers members;
    members.add("issued_token_type", type);
    for (const auto& [member, json] : tokens.extra) members.add_json(member, json);
    tokens.extra = std::move(members);
  }

  static void report(const TokenRequest& request, const Authorization& granted) {
    request.context.report({.kind = Event::Kind::tokens_exchanged,
                            .client_id = granted.client_id,
                            .user_id = granted.user_id,
                            .family = granted.family,
                            .detail = granted.act.empty() ? std::string() : granted.act.front().sub});
  }

  TokenExchangeOptions options_;
  Issue issue_;
};

}  // namespace

std::unique_ptr<Exchange> token_exchange(TokenExchangeOptions options, Issue issue) {
  return std::make_unique<TokenExchange>(std::move(options), std::move(issue));
}

}  // namespace oauthkit::exchanges
