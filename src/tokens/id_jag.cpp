#include "oauthkit/tokens/id_jag.hpp"

#include "assembly/subject.hpp"
#include "protocol/actors.hpp"
#include "protocol/resource_indicators.hpp"
#include "tokens/claims.hpp"
#include "tokens/exchanged.hpp"

namespace oauthkit::tokens {
namespace {

// ID-JAG §4.3, §4.3.3: an ID token that was made for the client, or its own refresh token. What an access token stands
// for may be a user, and says nothing of who signed in where.
Result<void> check_subject(const Issuance& issuance) {
  const auto& subject = issuance.exchange->subject;
  const bool is_identity = subject.type == token_type::id_token || subject.type == token_type::refresh_token;
  if (!is_identity) return invalid_request("the subject of an ID-JAG is an ID token or a refresh token");
  const auto& granted = subject.authorization;
  const bool is_own = granted.client_id == issuance.client.id && subject.foreign_subject.empty() &&
                      granted.is_of(issuance.context.options().issuer);
  if (!is_own) return invalid_request("the subject of an ID-JAG was issued to the client that asks");
  if (granted.user_id.empty()) return invalid_request("the subject of an ID-JAG is a person");
  return {};
}

class IdJag {
 public:
  IdJag(ExchangedKind kind, Partners partners) : kind_(std::move(kind)), partners_(std::move(partners)) {}

  Result<Tokens> operator()(const Issuance& issuance) const {
    if (const auto fit = check_subject(issuance); !fit) return fit.error();
    const auto partner = partner_of(issuance);
    if (!partner) return partner.error();
    auto scope = scope_at(*partner, issuance);
    if (!scope) return scope.error();
    // ID-JAG §4.3.3, RFC 8707 §2: of the resources those that policy gives.
    const auto& resources = issuance.authorization.access.resource;
    if (!partner->resources.empty() && !is_within(resources, partner->resources)) {
      return invalid_target("a resource is not one that may be asked for there");
    }
    const auto end = exchanged_end(issuance, kind_.lifetime);
    if (!end) return denied();
    auto text = signed_exchanged(issuance, kind_, "oauth-id-jag+jwt", payload_of(issuance, *partner, *scope, *end));
    auto answer = exchanged_answer(issuance, std::move(text), *end, *std::move(scope));
    if (asks_details(issuance)) answer.authorization_details = issuance.authorization.access.authorization_details;
    return answer;
  }

 private:
  // ID-JAG §4.3: one audience, which the server knows for this client, and resolves to an issuer.
  Result<Partner> partner_of(const Issuance& issuance) const {
    const auto& asked = *issuance.exchange;
    if (asked.audience.size() != 1) return invalid_request("an ID-JAG is for one audience, which the request names");
    auto partner = partners_(asked);
    if (!partner) return partner.error_or(invalid_target("the audience is not one that the client may ask for"));
    if (partner->issuer.empty() || partner->client_id.empty()) {
      return server_error("a partner of tokens::id_jag has no issuer, or no name for the client");
    }
    // ID-JAG §8.3: for other domains alone.
    if (partner->issuer == issuance.context.options().issuer) {
      return invalid_target("an ID-JAG is for another authorization server than this one");
    }
    return partner;
  }

  // ID-JAG §4.3.3: what policy gives of what is asked for, and of what the subject token was granted, where it says.
  static Result<Scope> scope_at(const Partner& partner, const Issuance& issuance) {
    const auto& asked = *issuance.exchange;
    const auto& granted = issuance.authorization.access.scope;
    if (asked.request.params.get("scope")) {
      if (granted.empty() || !partner.scopes.contains(granted)) {
        return invalid_scope("the scope is not one that may be asked for there");
      }
      return granted;
    }
    // An ID token has no scope. A refresh token without one was granted none, and neither is this.
    if (granted.empty() && asked.subject.type == token_type::id_token) return partner.scopes;
    auto rest = granted.intersect(partner.scopes);
    if (rest.empty() && !partner.scopes.empty())
      return invalid_scope("nothing was granted that may be asked for there");
    return rest;
  }

  static bool asks_details(const Issuance& issuance) {
    return issuance.exchange->request.params.get("authorization_details").has_value();
  }

  // ID-JAG §3.1: who, to whom, for which client of theirs, and what was granted.
  static std::string payload_of(const Issuance& issuance, const Partner& partner, const Scope& scope, TimePoint end) {
    const auto& context = issuance.context;
    const auto& access = issuance.authorization.access;
    json::ObjectWriter body;
    body.add("iss", context.options().issuer);
    body.add("sub", partner.subject.empty() ? subject_of(issuance) : partner.subject);
    body.add("aud", partner.issuer);
    body.add("client_id", partner.client_id);
    body.add("jti", context.random_id());
    add_time(body, "iat", context.now());
    add_time(body, "exp", end);
    if (!scope.empty()) body.add("scope", scope.to_string());
    if (access.resource.size() == 1) body.add("resource", access.resource.front());
    if (access.resource.size() > 1) body.add_json("resource", json::array_of(access.resource));
    if (asks_details(issuance)) add_details(body, access.authorization_details);
    const auto& authentication = issuance.exchange->subject.authorization.authentication;
    if (authentication.auth_time) add_time(body, "auth_time", *authentication.auth_time);
    if (!authentication.acr.empty()) body.add("acr", authentication.acr);
    if (!authentication.amr.empty()) body.add_json("amr", json::array_of(authentication.amr));
    // RFC 8693 §4.1: whoever acts beside the client is told there, too.
    if (const auto actors = actors_beside_client(issuance); !actors.empty()) body.add_json("act", json_of(actors));
    // ID-JAG §8.6.1.1: bound to the key of the proof that came with the request.
    add_confirmation(body, {.jkt = issuance.authorization.confirmation.jkt});
    return std::move(body).finish();
  }

  ExchangedKind kind_;
  Partners partners_;
};

}  // namespace

Issue id_jag(SigningKeys keys, Partners partners, IdJagOptions options) {
  std::vector<Finding> findings;
  if (!partners) {
    findings.push_back(
        {Finding::Kind::mistake, "tokens::id_jag knows no partners: give it a function that finds them."});
  }
  const ExchangedKind kind{.name = "tokens::id_jag",
                           .keys = std::move(keys),
                           .lifetime = options.lifetime,
                           .longest = std::chrono::seconds(300)};
  return exchanged_issue(kind, IdJag(kind, std::move(partners)), std::move(findings));
}

}  // namespace oauthkit::tokens
