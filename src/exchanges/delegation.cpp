#include "exchanges/delegation.hpp"

#include <algorithm>

#include "exchanges/issuing.hpp"
#include "exchanges/presented_token.hpp"
#include "protocol/actors.hpp"
#include "protocol/authorization_details.hpp"
#include "protocol/detail_array.hpp"
#include "protocol/resource_indicators.hpp"

namespace oauthkit {
namespace {

// Neither the request nor the subject says a scope, and none of this server is asked for.
bool has_open_scope(const ExchangeRequest& asked) {
  const auto& wanted = asked.requested_token_type;
  if (wanted == token_type::access_token || wanted == token_type::jwt || !asked.access.scope.empty()) return false;
  const auto& subject = asked.subject;
  const bool is_unlimited_foreign = exchanges::is_foreign(subject) && subject.authorization.access.empty();
  return is_unlimited_foreign || exchanges::is_id_token(subject);
}

}  // namespace

Delegation::Delegation(const ExchangeRequest& asked, std::vector<Actor> act, bool is_impersonation)
    : access_(asked.access),
      act_(std::move(act)),
      is_impersonation_(is_impersonation),
      leaves_scope_open_(has_open_scope(asked)) {}

Delegation ExchangeRequest::delegate() const { return {*this, act, false}; }

// RFC 8693 §4.1: who acted before is still told of, so that no chain is washed off.
Delegation ExchangeRequest::impersonate() const { return {*this, subject.authorization.act, true}; }

Delegation& Delegation::limit(const Access& limit) {
  access_.scope = leaves_scope_open_ ? limit.scope : access_.scope.intersect(limit.scope);
  leaves_scope_open_ = false;
  std::erase_if(access_.authorization_details,
                [&](const Detail& detail) { return !are_within({detail}, limit.authorization_details); });
  if (limit.resource.empty()) return *this;
  // RFC 8707 §2: a token that names no resource is not one for fewer.
  std::erase_if(access_.resource, [&](const std::string& resource) { return !is_within({resource}, limit.resource); });
  is_nowhere_ = is_nowhere_ || access_.resource.empty();
  return *this;
}

Delegation& Delegation::limit(std::chrono::seconds lifetime) {
  lifetime_ = std::min(lifetime_.value_or(lifetime), lifetime);
  return *this;
}

Delegation& Delegation::extra(std::string extra) {
  extra_ = std::move(extra);
  return *this;
}

}  // namespace oauthkit

namespace oauthkit::exchanges {
namespace {

Error nothing_left() { return invalid_scope("nothing of the scope is left that this client may have of the token"); }

/// What the request asks for of what there is.
class Narrowing {
 public:
  Narrowing(const TokenExchangeOptions& options, const ExchangeRequest& asked)
      : options_(options),
        asked_(asked),
        is_added_(is_added_type(options, asked.requested_token_type)),
        granted_(asked.subject.authorization.access) {}

  Result<Access> access() const {
    const auto requested = requested_scope(asked_.request);
    if (!requested) return requested.error();
    const auto most = most_of(*requested);
    // RFC 8693 §2.1, §5: no wider scope than the presented token has, and the client may have.
    if (!most.contains(*requested)) return invalid_scope("the scope goes beyond that of the token, or of the client");
    const auto there = details();
    if (!there) return there.error();
    auto details_left = narrowed_details(asked_.request, *there);
    if (!details_left) return details_left.error();
    const Access narrowed{.scope = requested->empty() ? most : *requested,
                          .authorization_details = *std::move(details_left)};
    return is_added_ ? for_another(narrowed) : for_here(narrowed);
  }

 private:
  /// Whether the subject says nothing of what it may, so that only the client and the policy limit it.
  bool is_open() const {
    if (is_foreign(asked_.subject)) return granted_.empty();
    return is_added_ && is_id_token(asked_.subject);
  }

  Result<std::vector<Detail>> details() const {
    auto all = granted_.authorization_details;
    // Nobody here has looked at what another issuer writes: it is judged as what a client asks for.
    if (is_foreign(asked_.subject)) {
      return asked_.request.context.allowed_details(asked_.client, all.empty() ? std::string() : json_of(all));
    }
    // RFC 9396 §10: of the types that are this client's.
    const auto& types = asked_.client.authorization_details_types;
    std::erase_if(all,
                  [&](const Detail& one) { return std::find(types.begin(), types.end(), one.type()) == types.end(); });
    return all;
  }

  Scope most_of(const Scope& requested) const {
    const auto& registered = asked_.client.scope;
    const bool is_own = asked_.subject.authorization.client_id == asked_.client.id;
    if (is_added_) {
      if (is_open()) return requested;
      return is_own ? granted_.scope.intersect(registered) : granted_.scope;
    }
    return is_open() ? registered : granted_.scope.intersect(registered);
  }

  // Another server says what its scope and its resources are.
  Result<Access> for_another(Access narrowed) const {
    narrowed.resource = asked_.resource;
    return narrowed;
  }

  Result<Access> for_here(const Access& narrowed) const {
    const auto& granted = asked_.subject.authorization;
    const User user{.id = granted.user_id, .authentication = granted.authentication};
    auto access = asked_.request.context.allowed_of(asked_.client, user.id.empty() ? nullptr : &user, narrowed);
    if (!access) return access;
    if (access->empty()) return nothing_left();
    auto resource = resources();
    if (!resource) return resource.error();
    access->resource = *std::move(resource);
    return access;
  }

  // RFC 8693 §2.2.2, RFC 8707 §2: each place is known and this client's. Where none is named it is the subject's own,
  // and nothing in particular where that was for nothing in particular.
  Result<std::vector<std::string>> resources() const {
    const auto& context = asked_.request.context;
    const bool has_own = !is_foreign(asked_.subject) && !is_id_token(asked_.subject);
    if (asked_.targets.empty() && has_own) return granted_.resource;
    // RFC 7521 §4.1: what another issuer names, or a user of an ID token agreed to, is a limit, and not what this
    // client may have.
    const bool is_limited = !has_own && !granted_.resource.empty();
    auto named = context.named_resources(asked_.targets);
    if (is_limited && !is_within(named, granted_.resource)) return invalid_target("the token is for other places");
    if (is_limited && named.empty()) named = granted_.resource;
    if (named.empty()) return context.allowed_resources(asked_.client, {});
    for (const auto& target : named) {
      if (has_own && is_within({target}, granted_.resource)) continue;
      if (options_.targets && options_.targets(asked_.client, target)) continue;
      const auto allowed = context.allowed_resources(asked_.client, {target});
      if (!allowed) return allowed.error();
      if (!is_within({target}, *allowed)) return invalid_target("the client may have no token for a place it names");
    }
    return named;
  }

  const TokenExchangeOptions& options_;
  const ExchangeRequest& asked_;
  bool is_added_;
  const Access& granted_;
};

// RFC 9700 §4.15: a user, or a client that says that it is one.
Actor party_of(const Authorization& authorization) {
  if (authorization.user_id.empty()) return client_actor(authorization.client_id);
  return {.sub = authorization.user_id};
}

bool is_within_what_was_asked(const Delegation& delegation, const ExchangeRequest& asked) {
  const auto& act = delegation.is_impersonation() ? asked.subject.authorization.act : asked.act;
  auto most = asked.access;
  // What was open is what the policy has said.
  if (has_open_scope(asked)) most.scope = delegation.access().scope;
  return most.contains(delegation.access()) && delegation.act() == act;
}

}  // namespace

Result<Access> exchangeable(const TokenExchangeOptions& options, const ExchangeRequest& asked) {
  return Narrowing(options, asked).access();
}

Result<std::vector<Actor>> actors_of(const Client& client, const PresentedToken& subject, const PresentedToken* actor) {
  auto party = actor ? party_of(actor->authorization) : client_actor(client.id);
  // RFC 8693 §4.4: the party that is named there, and no other, may become the actor.
  if (!is_named_by(subject.authorization.may_act, party)) return not_acceptable("its may_act names somebody else");
  auto act = acting(std::move(party), subject.authorization.act);
  if (!act) return not_acceptable("more than four would act behind one another");
  return *std::move(act);
}

Result<Delegation> decided(const TokenExchangeOptions& options, const ExchangeRequest& asked) {
  auto delegation = options.policy(asked);
  if (delegation.is_denied()) {
    // RFC 8693 §2.2.2: invalid_target where the server will not issue a token for a place that is named.
    if (!asked.targets.empty()) return invalid_target("the client may have no token for this");
    return not_acceptable("the policy says no");
  }
  if (!delegation) return delegation;
  if (!is_within_what_was_asked(*delegation, asked)) {
    return server_error("the policy of exchanges::token_exchange answered with what was made for another request");
  }
  // RFC 8693 §1.1: nobody can tell a token that comes of impersonation from the subject's own.
  if (delegation->is_impersonation() && !asked.actor && !options.impersonation) {
    return Error{
        ErrorCode::invalid_request, "the client may not take the place of the subject",
        "the policy of exchanges::token_exchange impersonates, and TokenExchangeOptions::impersonation is off"};
  }
  if (delegation->is_nowhere()) return invalid_target("the client may have no token for this");
  const bool is_closed = has_open_scope(asked) && !delegation->leaves_scope_open();
  if (is_closed && delegation->access().scope.empty()) return nothing_left();
  if (delegation->access().empty() && !is_added_type(options, asked.requested_token_type)) return nothing_left();
  return delegation;
}

}  // namespace oauthkit::exchanges
