#include "delegation.hpp"

#include <algorithm>
#include <oauthkit/jwt_bearer.hpp>
#include <oauthkit/oauthkit.hpp>

#include "believed_issuers.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

constexpr std::string_view exchange_grant = "urn:ietf:params:oauth:grant-type:token-exchange";
constexpr std::string_view assertion_grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// What the operator lists that `client` may trade tokens for.
bool is_target(const Client& client, std::string_view target) {
  const auto* settings = client.app.get_if<ClientSettings>();
  if (!settings) return false;
  const auto& targets = settings->exchange_targets;
  return std::find(targets.begin(), targets.end(), target) != targets.end();
}

// Beside those of the subject token the operator's list counts alone, whatever the client may ask for elsewhere. The
// names of a grant for another server and of a transaction token are looked up where those are made.
bool are_known(const ExchangeRequest& asked) {
  const auto& type = asked.requested_token_type;
  if (type == token_type::id_jag || type == token_type::txn_token) return true;
  const auto& own = asked.subject.authorization.access.resource;
  return std::all_of(asked.targets.begin(), asked.targets.end(), [&](const std::string& target) {
    return std::find(own.begin(), own.end(), target) != own.end() || is_target(asked.client, target);
  });
}

// A transaction token is replaced for whoever asked for it, and for the services of its domain.
bool is_out_of_place(const ExchangeRequest& asked) {
  if (asked.subject.type != token_type::txn_token) return false;
  const auto& granted = asked.subject.authorization;
  const auto& served = asked.client.resources;
  const bool serves = std::find(served.begin(), served.end(), granted.access.resource.front()) != served.end();
  return granted.client_id != asked.client.id && !serves;
}

bool is_gone(const People& people, const Authorization& granted) {
  return !granted.user_id.empty() && !granted.user_is_subject && !people.know(granted.user_id);
}

// Who acts is told, unless the operator lets the client do without. Whoever is no user any more neither acts nor is
// acted for.
std::function<Result<Delegation>(const ExchangeRequest&)> policy_of(const std::shared_ptr<const People>& people) {
  return [people](const ExchangeRequest& asked) -> Result<Delegation> {
    const bool is_gone_actor = asked.actor && is_gone(*people, asked.actor->authorization);
    if (is_out_of_place(asked) || is_gone(*people, asked.subject.authorization) || is_gone_actor) {
      return Error{ErrorCode::invalid_request, "a token that was presented is not acceptable"};
    }
    if (!are_known(asked)) return denied();
    return asked.actor || !may_impersonate(asked.client) ? asked.delegate() : asked.impersonate();
  };
}

/// Who it is that `asked` names, of those that know the client.
tokens::Partners partners_of(const Config& config) {
  return [partners = config.delegation.chaining](const ExchangeRequest& asked) -> Result<tokens::Partner> {
    const auto& name = asked.audience.front();
    for (const auto& partner : partners) {
      if (partner.audience != name && !partner.aliases.contains(name)) continue;
      const auto client = partner.clients.find(asked.client.id);
      if (client == partner.clients.end()) return denied();
      return tokens::Partner{.issuer = partner.audience, .client_id = client->second, .scopes = partner.scopes};
    }
    return denied();
  };
}

// What a workload says of its call is told as it said it: inside the domain each believes the others.
Result<tokens::TransactionContext> context_of(const tokens::TransactionRequest& request) {
  return tokens::TransactionContext{.tctx = std::string(request.request_details),
                                    .rctx = std::string(request.request_context)};
}

/// What may be asked for beside access tokens.
void add_more_types(TokenExchangeOptions& options, const DelegationSettings& delegation, const Config& config,
                    const Keys& keys) {
  const SigningKeys signing(keys.signing);
  if (!delegation.chaining.empty()) {
    options.also.emplace(token_type::id_jag, tokens::id_jag(signing, partners_of(config)));
  }
  if (const auto& settings = delegation.transaction_tokens) {
    options.also.emplace(token_type::txn_token, tokens::transaction(signing, {.trust_domain = settings->trust_domain,
                                                                              .lifetime = settings->lifetime,
                                                                              .context = context_of}));
    options.also_presented.emplace(token_type::txn_token, tokens::transaction_reader(signing, settings->trust_domain));
  }
}

/// Who it is that a client calls `sub`.
std::function<Result<User>(const Client&, const PresentedIdToken&)> users_of_id_tokens(
    const Config& config, const std::shared_ptr<const People>& people) {
  return [named = people_named(config, people)](const Client& client, const PresentedIdToken& token) -> Result<User> {
    auto sub = named(client, token.sub);
    if (sub.empty()) return denied();
    return User{.id = std::move(sub), .authentication = token.authentication};
  };
}

TokenExchangeOptions exchange_options(const Config& config, const std::string& issuer, const Parts& parts) {
  const auto issued = stores::tokens(parts.store, issuer);
  TokenExchangeOptions options;
  options.tokens = issued;
  options.readers = token_readers(issued, parts.keys);
  options.foreign = trusted_issuers(config, IssuerUse::subject_token, parts.remote);
  options.foreign_user = subjects_of_issuers(config, parts.registered.people);
  if (parts.openid) options.id_tokens = openid::id_token_reader(parts.openid->provider, issuer);
  options.id_token_user = users_of_id_tokens(config, parts.registered.people);
  options.targets = is_target;
  options.policy = policy_of(parts.registered.people);
  options.impersonation = any_client(config, may_impersonate);
  if (const auto& settings = config.delegation.token_exchange) options.lifetime = settings->lifetime;
  add_more_types(options, config.delegation, config, parts.keys);
  return options;
}

}  // namespace

bool may_impersonate(const Client& client) {
  const auto* settings = client.app.get_if<ClientSettings>();
  return settings && settings->impersonate;
}

bool lists_token_exchange(const Client& client) { return client.allows_grant_type(exchange_grant); }
bool lists_jwt_bearer(const Client& client) { return client.allows_grant_type(assertion_grant); }

bool trades_tokens(const Config& config) {
  const auto& delegation = config.delegation;
  return delegation.token_exchange || !delegation.chaining.empty() || delegation.transaction_tokens ||
         any_client(config, lists_token_exchange);
}

void register_delegation(Server& server, const Config& config, const std::string& issuer, const Parts& parts,
                         const Issue& issue) {
  if (trades_tokens(config)) server.exchange(exchanges::token_exchange(exchange_options(config, issuer, parts), issue));
  const auto believed = grantors(config, parts.remote);
  if (!believed.empty() && any_client(config, lists_jwt_bearer)) {
    server.exchange(exchanges::jwt_bearer(believed, parts.store,
                                          {.subject = subjects_of_issuers(config, parts.registered.people)}, issue));
  }
}

}  // namespace authserver
