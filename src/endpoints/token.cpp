#include "oauthkit/endpoints/token.hpp"

#include "assembly/client_problems.hpp"
#include "endpoints/client_request.hpp"
#include "endpoints/cross_origin.hpp"
#include "endpoints/possession.hpp"
#include "endpoints/token_response.hpp"
#include "endpoints/well_known.hpp"
#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "token";

Result<Response> exchange(const Setup& setup, const ClientRequest& request) {
  const auto& [context, client, params] = request;
  const auto grant_type = params.get("grant_type");
  if (!grant_type) return invalid_request("grant_type is missing");
  const auto* exchange = find_exchange(setup, *grant_type);
  // RFC 6749 §5.2: the client may use this grant type.
  // RFC 9700 §2.4: nobody may use that of passwords, but by a profile that admits it.
  const bool refused = *grant_type == "password" && context.profile(client).password_grant == Demand::refused;
  const bool may_use = client.allows_grant_type(*grant_type) && !refused;
  if (!exchange || !may_use) report_problems(setup, endpoint, exchange_problems(client, setup));
  if (exchange && refused) report_problems(setup, endpoint, profile_problems(client, setup, {"password_grant"}));
  if (!exchange) return Error{ErrorCode::unsupported_grant_type, "the grant type is not supported"};
  if (!may_use) return unauthorized_client("the client may not use this grant type");
  const auto possession = proven_possession(setup, request);
  if (!possession) return possession.error();
  const auto tokens = exchange->exchange({.context = context,
                                          .client = client,
                                          .params = params,
                                          .grant_type = *grant_type,
                                          .confirmation = possession->confirmation});
  if (!tokens) return tokens.error_or(invalid_grant("the grant is not valid"));
  if (tokens->access_token.empty()) return server_error("an exchange answered without an access token");
  // RFC 9449 §11.1: a proof counts once. It is remembered when it was good for something: refusals leave no record.
  if (const auto used = use_proof(setup, *possession); !used) return used.error();
  return token_response(context, client, *tokens);
}

Response serve(const Setup& setup, const Request& request) {
  // RFC 10017 §6.3.3.4: scripts of configured origins may ask here.
  return across_origins(setup.options, request, [&] {
    auto response = serve_client(setup, endpoint, request, [&setup](const ClientRequest& authenticated) {
      return exchange(setup, authenticated);
    });
    tell_nonce(setup, request, response);
    return response;
  });
}

class TokenEndpoint : public Endpoint {
 public:
  std::string_view name() const override { return "token_endpoint"; }

  std::vector<std::string_view> methods(const Options& options) const override {
    auto methods = cross_origin_methods(options);
    if (options.legacy.token_params_in_query) methods.emplace_back("GET");
    return methods;
  }

  Handler handler(const Server& server) const override { return server.token(); }

  void describe(const Registered& registered, JsonMembers& metadata) const override {
    endpoints::add_names(metadata, "grant_types_supported", registered.grant_types);
    endpoints::add_names(metadata, "token_endpoint_auth_methods_supported", registered.auth_methods);
    // RFC 8414 §2: there where a method takes assertions.
    endpoints::add_names(metadata, "token_endpoint_auth_signing_alg_values_supported",
                         registered.auth_signing_algorithms);
    // RFC 9449 §5.1: the algorithms of proofs, where tokens can be bound to a key.
    endpoints::add_names(metadata, "dpop_signing_alg_values_supported", registered.dpop_signing_algorithms);
    // RFC 8705 §3.3: told where tokens can be bound to a certificate.
    if (registered.options.tls_client_certificate_bound_access_tokens) {
      metadata.add("tls_client_certificate_bound_access_tokens", true);
    }
  }
};

}  // namespace

std::unique_ptr<Endpoint> endpoints::token() { return std::make_unique<TokenEndpoint>(); }

Handler Server::token() const {
  serving(*setup_);
  return [setup = setup_](const Request& request) { return serve(*setup, request); };
}

}  // namespace oauthkit
