#include <algorithm>

#include "assembly/profile_rules.hpp"
#include "assembly/setup.hpp"
#include "assembly/subject.hpp"
#include "endpoints/introspection_response.hpp"
#include "endpoints/signed_introspection.hpp"
#include "endpoints/well_known.hpp"
#include "keys/signed_token.hpp"
#include "oauthkit/server.hpp"
#include "tokens/live_token.hpp"

namespace oauthkit::endpoints {
namespace {

// The token is for the caller's eyes when one of its resources may be sent it.
bool serves(const Client& caller, const Authorization& authorization) {
  if (caller.resources.empty()) return false;
  const auto& wanted = authorization.access.resource;
  if (wanted.empty()) return true;
  return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& resource) {
    return std::find(caller.resources.begin(), caller.resources.end(), resource) != caller.resources.end();
  });
}

class Introspection : public Endpoint {
 public:
  Introspection(TokenStore tokens, IntrospectionOptions options)
      : tokens_(std::move(tokens)), options_(std::move(options)) {}

  std::string_view name() const override { return "introspection_endpoint"; }
  std::vector<std::string_view> methods(const Options&) const override { return {"POST"}; }

  Handler handler(const Server& server) const override {
    // RFC 7662 §2.3, RFC 9701 §4: the caller authenticates; wrong credentials are 401.
    return server.client_endpoint(
        [this, setup = Setup::shared(server)](const ClientRequest& request) { return introspect(*setup, request); });
  }

  std::vector<Revoke> revokes() const override { return {tokens_.revoke}; }

  std::vector<std::string> contradictions(const Profile& profile) const override {
    return refused_algorithms(profile, options_.keys, "endpoints::introspection");
  }

  std::vector<Finding> findings() const override {
    auto findings = lookup_findings(tokens_, options_.readers, "endpoints::introspection");
    if (!options_.keys.empty()) {
      findings.push_back({.kind = Finding::Kind::loosened,
                          .text = "introspection answers are signed with keys that nobody can fetch: register "
                                  "endpoints::jwks.",
                          .unless_endpoint = "jwks_uri"});
    }
    return findings;
  }

  void describe(const Registered& registered, JsonMembers& metadata) const override {
    // RFC 8414 §2. Whoever proves nothing may not ask.
    auto methods = registered.auth_methods;
    std::erase(methods, "none");
    add_names(metadata, "introspection_endpoint_auth_methods_supported", methods);
    add_names(metadata, "introspection_endpoint_auth_signing_alg_values_supported", registered.auth_signing_algorithms);
    // RFC 9701 §7: the algorithms that answers are signed with.
    std::vector<std::string> names;
    for (const auto& ring : options_.keys.rings()) {
      for (const auto algorithm : ring->algorithms()) {
        const auto name = keys::algorithm_name(algorithm);
        if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
      }
    }
    add_names(metadata, "introspection_signing_alg_values_supported", names);
  }

 private:
  Result<Response> introspect(const Setup& setup, const ClientRequest& request) const {
    // RFC 7662 §2.1: whoever cannot prove who it is could try out tokens.
    if (request.client.is_public()) {
      return Error{ErrorCode::invalid_client, "introspection needs a client that authenticates"};
    }
    const auto token = request.params.get("token");
    if (!token) return invalid_request("token is missing");
    const auto found = find_token(tokens_, options_.readers, *token, request.params.value_or_empty("token_type_hint"),
                                  request.context.options().issuer);
    // RFC 7662 §2.2: whatever makes it inactive, nothing else is told.
    // RFC 7662 §4: revocation and end are looked at, and below the audience.
    if (!found.is_live(request.context.now())) return answer(request, inactive_answer());
    const Introspected introspected{.context = request.context,
                                    .caller = request.client,
                                    .authorization = found.stored.authorization,
                                    .is_refresh_token = found.kind == FoundToken::Kind::refresh};
    if (!is_allowed(introspected)) return answer(request, inactive_answer());
    const auto people = people_of(setup, found);
    if (!people && !people.is_denied()) return people.error();
    if (!people) return answer(request, inactive_answer());
    const bool was_read = found.kind == FoundToken::Kind::read_by_reader;
    const auto& exchanges = setup.exchanges;
    const bool tells_expiry = std::any_of(exchanges.begin(), exchanges.end(),
                                          [](const auto& exchange) { return exchange->tells_refresh_expiry(); });
    return answer(request, active_answer(introspected, options_, was_read ? "" : *token, *people, tells_expiry));
  }

  /// What the client of a token calls those whom it names; `denied()` when there is no such client any more.
  static Result<People> people_of(const Setup& setup, const FoundToken& found) {
    const auto& authorization = found.stored.authorization;
    const bool has_nobody = authorization.user_id.empty() && authorization.act.empty() && authorization.may_act.empty();
    if (!setup.options.subject || authorization.user_is_subject || has_nobody) {
      return People{authorization.user_id, {authorization.act, authorization.may_act}};
    }
    const auto client = find_granted_client(setup, authorization.client_id);
    if (!client) return client.is_denied() ? Result<People>(denied()) : client.error();
    return People{outward_user(setup.options, *client, authorization.user_id),
                  outward_actors(setup.options, *client, authorization)};
  }

  // RFC 9701 §4: signed for whoever asks for it.
  Response answer(const ClientRequest& request, const std::string& json) const {
    if (options_.keys.empty() || !prefers_signed_answer(request.context.request())) return Response::json(200, json);
    return signed_answer(options_.keys, request, json);
  }

  // RFC 7662 §5, RFC 9701 §3: who asks decides what is told. FAPI 2.0 MS §6.2: a client is not taken for an API.
  bool is_allowed(const Introspected& introspected) const {
    const bool is_own = introspected.authorization.client_id == introspected.caller.id;
    // Others have no business with a refresh token, whatever the application says: one that is sent there has leaked.
    if (introspected.is_refresh_token && !is_own) return false;
    if (options_.allowed) return options_.allowed(introspected);
    return is_own || serves(introspected.caller, introspected.authorization);
  }

  TokenStore tokens_;
  IntrospectionOptions options_;
};

}  // namespace

std::unique_ptr<Endpoint> introspection(TokenStore tokens, IntrospectionOptions options) {
  return std::make_unique<Introspection>(std::move(tokens), std::move(options));
}

}  // namespace oauthkit::endpoints
