#include "client_auth/authenticate.hpp"

#include "assembly/client_problems.hpp"
#include "assembly/profile_rules.hpp"
#include "base/ascii.hpp"
#include "client_auth/lookup.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "client authentication";
const Error no_client = {ErrorCode::invalid_client, "client authentication failed"};

struct Choice {
  const ClientAuth* strategy = nullptr;
  bool several = false;
};

// What shows nothing but the name of a client: `none`, and methods of the connection.
bool only_names(const ClientAuth& strategy) { return strategy.method() == "none" || strategy.by_connection(); }

// Of several that only name a client, the one it is registered for.
const ClientAuth* registered_one(const Options& options, const ClientLookup& lookup, const ClientAuthRequest& request,
                                 const std::vector<const ClientAuth*>& naming) {
  if (naming.size() < 2) return naming.empty() ? nullptr : naming.front();
  const auto client = look_up_client(options, lookup, request.params().value_or_empty("client_id"));
  for (const auto* strategy : naming) {
    if (client && client->authenticates_by(strategy->method())) return strategy;
  }
  return naming.front();
}

// OAuth 2.1 §3.2.2: credentials that are sent are verified, also those of a public client.
// What only names a client proves nothing that can be seen, so that it counts when there is nothing else.
Choice choose(const Setup& setup, const ClientLookup& lookup, const ClientAuthRequest& request) {
  Choice choice;
  std::vector<const ClientAuth*> naming;
  for (const auto& strategy : setup.strategies) {
    if (!strategy->presented(request)) continue;
    if (only_names(*strategy)) {
      naming.push_back(strategy.get());
      continue;
    }
    choice.several = choice.several || choice.strategy;
    choice.strategy = strategy.get();
  }
  if (!choice.strategy) choice.strategy = registered_one(setup.options, lookup, request, naming);
  return choice;
}

// Whoever was throttled, or met a store that is away, has not been judged.
bool is_judged(const Result<Client>& client) { return client || http_status(client.error().code) <= 401; }

void report(const Context& context, const ClientAuth& strategy, const Result<Client>& client,
            const std::string& named) {
  if (!context.is_observed() || !is_judged(client)) return;
  context.report({.kind = client ? Event::Kind::client_authenticated : Event::Kind::client_refused,
                  .client_id = client ? client->id : named,
                  .detail = std::string(strategy.method())});
}

/// The client that a request names last: looked up once, however many ask. What its source could not have, it is not
/// asked for again: one that was waited for is waited for once.
class Named {
 public:
  explicit Named(const Setup& setup) : setup_(setup) {}

  const Result<Client>& look_up(std::string_view client_id) {
    if (id_.empty() || id_ != client_id) {
      client_ = find_client(setup_, client_id);
      id_ = client_id;
    }
    return client_;
  }

  /// As it was asked for; empty when nobody was, or under nothing that has the form of a client id.
  const std::string& id() const { return id_; }
  const Result<Client>& client() const { return client_; }

 private:
  const Setup& setup_;
  std::string id_ = {};
  Result<Client> client_ = denied();
};

bool tells_problems(const Setup& setup) { return bool(setup.options.environment.on_failure); }

// A client that is registered wrongly is refused like any other; why is told to whoever runs this server.
void report_problems_of(const Setup& setup, const Result<Client>& client) {
  if (!client || !tells_problems(setup)) return;
  report_problems(setup, endpoint, authentication_problems(*client, setup));
  report_problems(setup, endpoint, profile_problems(*client, setup, about_the_client()));
}

// FAPI 2.0 SP §5.3.2.1, RFC 10017 §6.3.3.1: by a method of the profile, and whom it admits.
Result<void> check_profile(const Context& context, const Client& client, std::string_view method) {
  if (!admits_method(context.profile(client), method)) return no_client;
  if (keeps_profile(context.options(), client)) return {};
  return unauthorized_client("the registration of the client contradicts its profile");
}

Result<void> check(const Client& client, const ClientAuth& strategy, const ClientAuthRequest& request) {
  // RFC 7591 §2: a client authenticates by the method it is registered for, and no other.
  // RFC 6749 §2.2, §2.3.2: so that its id alone authenticates no confidential client.
  // RFC 9700 §2.5: whoever has credentials authenticates with them; PKCE stands in for nothing.
  if (!client.authenticates_by(strategy.method())) return no_client;
  if (auto admitted = check_profile(request.context(), client, strategy.method()); !admitted) return admitted;
  // RFC 6749 §2.3: the body cannot name another client than the one that authenticated.
  const auto named = request.params().get("client_id");
  if (named && *named != client.id) return invalid_request("client_id is not the client that authenticated");
  return {};
}

Result<Client> prove(const ClientAuth& strategy, const ClientAuthRequest& request) {
  auto client = strategy.authenticate(request);
  const auto checked = client ? check(*client, strategy, request) : client.error_or(no_client);
  if (!checked) client = checked.error();
  return client;
}

// legacy.password_without_client_auth: the client of a password request is whom it says it is.
bool is_unproven_password_request(const Setup& setup, const Params& params, const ClientAuth* strategy) {
  const bool proves = strategy && strategy->method() != "none";
  return setup.options.legacy.password_without_client_auth && params.value_or_empty("grant_type") == "password" &&
         !proves && params.get("client_id") && !params.get("client_secret");
}

Request without_authorization(const Request& request) {
  Request rest{.method = request.method,
               .target = request.target,
               .body = request.body,
               .remote_address = request.remote_address,
               .client_certificate = request.client_certificate,
               .proxy_address = request.proxy_address};
  for (const auto& [name, value] : request.headers) {
    if (!ascii::equal_ignoring_case(name, "Authorization")) rest.headers.add(name, value);
  }
  return rest;
}

// What the standard methods bring, whether anybody here would read it or not.
std::size_t credentials_in(const ClientAuthRequest& request) {
  const auto& params = request.params();
  const bool assertion = params.get("client_assertion") || params.get("client_assertion_type");
  return request.http().headers.count("Authorization") + (params.get("client_secret") ? 1 : 0) + (assertion ? 1 : 0);
}

// Whether `strategy` goes by the Authorization field: one without a challenge is asked what it sees without the field.
bool reads_authorization(const Setup& setup, const ClientAuth& strategy, const Context& context, const Params& params) {
  if (!strategy.challenge().empty()) return true;
  const auto rest = without_authorization(context.request());
  return !strategy.presented(ClientAuthRequest(Context(context.options(), rest), params, client_lookup(setup)));
}

}  // namespace

ClientOutcome authenticate_client(const Setup& setup, const Context& context, const Params& params) {
  Named named(setup);
  const ClientLookup lookup = [&](std::string_view client_id) { return named.look_up(client_id); };
  const ClientAuthRequest request(context, params, lookup);
  const auto fields = request.http().headers.count("Authorization");
  if (fields > 1) return {invalid_request("there are several Authorization fields")};
  auto choice = choose(setup, lookup, request);
  const bool proves = choice.strategy && !only_names(*choice.strategy);
  if (fields == 1 && proves && !reads_authorization(setup, *choice.strategy, context, params)) choice.several = true;
  // RFC 6749 §2.3, OAuth 2.1 §3.2.4: not more than one method in a request.
  if (choice.several || credentials_in(request) > 1)
    return {invalid_request("the request uses several ways to authenticate the client")};
  // RFC 9110 §11.6.1: a refused Authorization field is answered with the schemes that are understood.
  if (fields == 1 && !proves) return {no_client, setup.challenges};
  if (is_unproven_password_request(setup, params, choice.strategy)) {
    auto client = request.client(*params.get("client_id"), "none");
    if (!client) return {client.error_or(no_client)};
    if (keeps_profile(context.options(), *client)) return {std::move(client)};
    report_problems_of(setup, client);
    return {no_client};
  }
  // RFC 6749 §3.2.1: a confidential client authenticates for every grant type; a public one names itself.
  if (!choice.strategy) {
    const auto id = params.get("client_id");
    if (id && tells_problems(setup)) report_problems_of(setup, look_up_client(setup.options, lookup, *id));
    return {no_client};
  }
  auto client = prove(*choice.strategy, request);
  report(context, *choice.strategy, client, named.id());
  if (!client && is_judged(client)) report_problems_of(setup, named.client());
  // RFC 6749 §5.2, OAuth 2.1 §3.2.4: what failed by the Authorization field is 401 with its challenge.
  return {std::move(client), fields == 1 ? choice.strategy->challenge() : std::string_view()};
}

}  // namespace oauthkit
