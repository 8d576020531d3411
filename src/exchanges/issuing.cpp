#include "exchanges/issuing.hpp"

#include "base/json.hpp"
#include "protocol/authorization_details.hpp"
#include "protocol/resource_indicators.hpp"

namespace oauthkit::exchanges {

Result<Scope> requested_scope(const TokenRequest& request) {
  return Scope::parse(request.params.value_or_empty("scope"), request.context.options().policy.scope_separator);
}

Result<Scope> granted_scope(const TokenRequest& request, const User* user) {
  auto requested = requested_scope(request);
  if (!requested) return requested.error();
  return request.context.allowed_scope(request.client, user, *std::move(requested));
}

Result<std::vector<Detail>> narrowed_details(const TokenRequest& request, const std::vector<Detail>& granted) {
  auto asked = request.context.allowed_details(request.client, request.params.value_or_empty("authorization_details"));
  if (!asked) return asked.error();
  if (asked->empty()) return granted;
  // RFC 9396 §6, §6.1: nothing beyond what was granted.
  for (const auto& detail : *asked) {
    if (!request.context.is_covered(detail, granted)) return beyond_granted_details();
  }
  return asked;
}

Result<Access> narrowed_access(const TokenRequest& request, const Authorization& granted, const Scope& scope) {
  const auto asked = requested_resources(request.params);
  if (!are_resources(asked)) return invalid_target("a resource is not an absolute URI without fragment");
  const auto requested = request.context.named_resources(asked);
  auto narrowed = granted.access.narrowed({.scope = scope, .resource = requested});
  if (!narrowed) return narrowed.error();
  auto details = narrowed_details(request, granted.access.authorization_details);
  if (!details) return details.error();
  narrowed->authorization_details = *std::move(details);
  const User user{.id = granted.user_id, .authentication = granted.authentication};
  auto access = request.context.allowed_of(request.client, user.id.empty() ? nullptr : &user, *narrowed);
  // RFC 8707 §2.2, MCP “Resource Parameter Implementation”: what the grant was for, also where it was for no resource
  // in particular; a policy has a say in that.
  const bool is_decided = !granted.access.resource.empty() || !request.context.options().policy.resource;
  if (!access || is_decided) return access;
  auto usual = request.context.allowed_resources(request.client, {});
  if (!usual) return usual.error();
  access->resource = *std::move(usual);
  return access;
}

bool is_own(const TokenRequest& request, const Authorization& granted) {
  return granted.client_id == request.client.id && granted.is_of(request.context.options().issuer) &&
         granted.client_generation == request.client.registration.generation;
}

bool is_held(const Confirmation& bound, const Confirmation& proved) {
  const bool key = bound.jkt.empty() || bound.jkt == proved.jkt;
  const bool certificate = bound.x5t_s256.empty() || bound.x5t_s256 == proved.x5t_s256;
  return key && certificate;
}

Confirmation refresh_confirmation(const TokenRequest& request, const Confirmation& before) {
  // RFC 9449 §5, RFC 8705 §4, §7.1: a confidential client's is bound to the client, which may change its key.
  if (!request.client.is_public()) return {};
  return before.empty() ? request.confirmation : before;
}

// RFC 6750 §4, RFC 9449 §5: Bearer, unless the token is bound to a key.
void name_token_type(const TokenRequest& request, Tokens& tokens) {
  if (!request.confirmation.jkt.empty()) tokens.token_type = "DPoP";
}

Result<Authorization> new_authorization(const TokenRequest& request, const User* user) {
  auto details =
      request.context.allowed_details(request.client, request.params.value_or_empty("authorization_details"));
  if (!details) return details.error();
  // RFC 9396 §3.1: details without a scope are asked for alone.
  const bool alone = !details->empty() && !request.params.get("scope");
  auto scope = alone ? Result<Scope>(Scope()) : granted_scope(request, user);
  if (!scope) return scope.error();
  auto resource = request.context.allowed_resources(request.client, requested_resources(request.params));
  if (!resource) return resource.error();
  Authorization authorization;
  authorization.issuer = request.context.options().issuer;
  authorization.client_id = request.client.id;
  authorization.access = {
      .scope = *std::move(scope), .resource = *std::move(resource), .authorization_details = *std::move(details)};
  authorization.family = request.context.random_id();
  if (user) {
    authorization.user_id = user->id;
    authorization.authentication = user->authentication;
  }
  return authorization;
}

Result<Tokens> issue_tokens(const TokenRequest& request, const Issue& issue, Granted granted) {
  const auto& extra = granted.authorization.extra;
  if (!extra.empty() && !json::is_object(extra)) return server_error("the extra of a grant is not a JSON object");
  Issuance issuance{.context = request.context,
                    .client = request.client,
                    .grant_type = request.grant_type,
                    .authorization = std::move(granted.authorization),
                    .user = granted.user,
                    .exchange = granted.exchange,
                    .ends_by = granted.ends_by};
  issuance.authorization.client_generation = request.client.registration.generation;
  // RFC 9700 §4.14.2, RFC 6819 §5.2.2.1: refresh tokens are for the clients that list the grant type.
  if (granted.may_refresh && request.client.allows_grant_type("refresh_token")) {
    issuance.refresh = issuance.authorization;
    issuance.refresh->confirmation = refresh_confirmation(request);
  }
  if (!request.confirmation.empty()) issuance.authorization.confirmation = request.confirmation;
  // RFC 8707 §2: the audience is what was asked for.
  if (granted.narrowed) issuance.authorization.access = *std::move(granted.narrowed);
  auto tokens = issue(issuance);
  if (!tokens) return tokens.error_or(invalid_grant("the authorization server issues nothing for this grant"));
  name_token_type(request, *tokens);
  report_issued(request, issuance.authorization);
  return tokens;
}

void report_issued(const TokenRequest& request, const Authorization& authorization) {
  if (!request.context.is_observed()) return;
  request.context.report({.kind = Event::Kind::tokens_issued,
                          .client_id = authorization.client_id,
                          .user_id = authorization.user_id,
                          .family = authorization.family,
                          .detail = std::string(request.grant_type)});
}

std::vector<Finding> issue_findings(const Issue& issue, std::string_view name, bool must_end) {
  const auto mistake = [&](const char* text) {
    return Finding{Finding::Kind::mistake, std::string(name).append(text)};
  };
  if (!issue) return {mistake(" has no issue function: give it tokens::opaque(...) or your own.")};
  auto findings = issue.findings;
  if (must_end && !issue.revoke) {
    findings.push_back(
        mistake(" issues tokens that live on when what they came of is used again: set Issue::revoke, to a function "
                "that does nothing where no tokens are kept."));
  }
  return findings;
}

}  // namespace oauthkit::exchanges
