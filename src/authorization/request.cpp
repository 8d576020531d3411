#include "authorization/request.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "assembly/client_problems.hpp"
#include "assembly/profile_rules.hpp"
#include "authorization/acr_values.hpp"
#include "authorization/chosen_mode.hpp"
#include "oauthkit/hash.hpp"
#include "protocol/failures.hpp"
#include "protocol/resource_indicators.hpp"
#include "protocol/response_type.hpp"

namespace oauthkit {
namespace {

std::string read_response_type(const Options& options, const Params& params) {
  const auto sent = params.value_or_empty("response_type");
  if (options.legacy.code_and_token_alias && sent == "code_and_token") return "code token";
  return canonical_response_type(sent);
}

Result<void> refuse_what_is_not_supported(const Params& params) {
  // OpenID Connect Core §6, RFC 9101: ignoring a request object would ignore what it says.
  if (params.get("request")) return Error{ErrorCode::request_not_supported, "request objects are not supported"};
  if (params.get("request_uri")) return Error{ErrorCode::request_uri_not_supported, "request_uri is not supported"};
  if (params.get("client_secret") || params.get("client_assertion")) {
    return invalid_request("credentials have no place in an authorization request");
  }
  return {};
}

// RFC 6749 §3.1.1: one that is missing or not understood is an error.
Result<void> check_response_type(const Setup& setup, const AuthorizationRequest& request, const Client& client,
                                 const Profile& profile) {
  if (request.response_type.empty()) return invalid_request("response_type is missing");
  if (!find_grant(setup, request.response_type)) {
    return Error{ErrorCode::unsupported_response_type, "the response_type is not supported"};
  }
  const bool needs_code = has_word(request.response_type, "code");
  if (!admits_response_type(profile, request.response_type) || !client.allows_response_type(request.response_type) ||
      (needs_code && !client.allows_grant_type("authorization_code"))) {
    return unauthorized_client("the client may not use this response_type");
  }
  return {};
}

// RFC 8705 §6.4: what comes in an authorization response is bound to nothing.
Result<void> check_binding(const AuthorizationRequest& request, const Client& client, const Profile& profile) {
  const bool bound = binds_to_key(profile, client) || binds_to_certificate(client);
  if (!bound || !has_word(request.response_type, "token")) return {};
  return unauthorized_client("the tokens of this client are bound, and come from the token endpoint alone");
}

// RFC 9449 §10: a JWK thumbprint, which is a SHA-256.
Result<void> read_dpop_jkt(const Setup& setup, const Params& params, AuthorizationRequest& request) {
  if (!setup.dpop) return {};
  auto& dpop_jkt = request.code_binding.dpop_jkt;
  dpop_jkt = params.value_or_empty("dpop_jkt");
  if (dpop_jkt.empty()) return {};
  const auto hash = base64url_decode(dpop_jkt);
  if (!hash || hash->size() != 32) return invalid_request("dpop_jkt is not a thumbprint");
  return {};
}

Result<void> read_scope(const Context& context, const Params& params, const Client& client,
                        AuthorizationRequest& request) {
  auto requested = Scope::parse(params.value_or_empty("scope"), context.options().policy.scope_separator);
  if (!requested) return requested.error();
  request.access.scope = *std::move(requested);
  auto allowed = allowed_scope(context, client, nullptr, request.access);
  if (!allowed) return allowed.error();
  request.access.scope = *std::move(allowed);
  return {};
}

// RFC 9396 §3: what a scope has no words for.
Result<void> read_authorization_details(const Context& context, const Params& params, const Client& client,
                                        AuthorizationRequest& request) {
  auto allowed = context.allowed_details(client, params.value_or_empty("authorization_details"));
  if (!allowed) return allowed.error();
  request.access.authorization_details = *std::move(allowed);
  return {};
}

// RFC 8707 §2.1: for every response type.
Result<void> allow_resources(const Context& context, const Client& client, AuthorizationRequest& request) {
  auto allowed = context.allowed_resources(client, request.access.resource);
  if (!allowed) return allowed.error();
  request.access.resource = *std::move(allowed);
  return {};
}

// OpenID Connect Core §3.1.2.1: how the person is to be met.
Result<void> read_interaction(const Params& params, const Client& client, AuthorizationRequest& request) {
  auto prompt = Scope::parse(params.value_or_empty("prompt"));
  if (!prompt) return invalid_request("prompt is malformed");
  if (prompt->contains("none") && prompt->size() > 1) return invalid_request("prompt=none stands alone");
  request.prompt = *std::move(prompt);
  request.login_hint = params.value_or_empty("login_hint");
  // OpenID Connect Registration §2: the client's defaults speak where the request is silent.
  request.max_age = client.default_max_age;
  const auto text = params.get("max_age");
  if (!text) return {};
  std::int32_t seconds = -1;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (error != std::errc() || end != text->data() + text->size() || seconds < 0) {
    return invalid_request("max_age is not a number of seconds");
  }
  request.max_age = std::chrono::seconds(seconds);
  return {};
}

// OpenID Connect Core §3.1.2.1: wishes, which nobody has to understand; RFC 9470 §5: where some are supported, they
// bind.
Result<void> read_acr_values(const Setup& setup, const Params& params, const Client& client,
                             AuthorizationRequest& request) {
  auto asked = Scope::parse(params.value_or_empty("acr_values"));
  const bool is_supported = !setup.options.acr_values_supported.empty();
  if (!asked && is_supported) return invalid_request("acr_values is malformed");
  if (asked) request.acr_values = *std::move(asked);
  if (request.acr_values.empty()) {
    for (const auto& value : client.default_acr_values) request.acr_values.insert(value);
  }
  // RFC 9470 §5: what nobody can reach need not be tried.
  const bool binds = is_supported && !request.acr_values.empty();
  if (binds && binding_acr_values(setup.options, request).empty()) return unmet_acr_values();
  return {};
}

// What a parser leaves of the scope counts; more than there was it cannot make of it.
Result<void> read_extensions(const Setup& setup, const Context& context, const Params& params, const Client& client,
                             AuthorizationRequest& request) {
  for (const auto& parse : setup.request_parsers) {
    ReadRequest read{.params = params,
                     .client = client,
                     .context = context,
                     .scope = request.access.scope,
                     .response_type = request.response_type};
    auto found = parse(read);
    if (!found) return found.error_or(invalid_request("the request is refused"));
    request.access.scope = request.access.scope.intersect(read.scope);
    request.claims.insert(request.claims.end(), std::make_move_iterator(read.claims.begin()),
                          std::make_move_iterator(read.claims.end()));
    for (auto& [name, value] : *found) {
      if (!request.extensions.emplace(name, std::move(value)).second) {
        context.report({.kind = Event::Kind::parameter_dropped, .client_id = request.client_id, .detail = name});
      }
    }
  }
  return {};
}

void read_plain_parameters(const Params& params, AuthorizationRequest& request) {
  request.client_id = params.value_or_empty("client_id");
  request.code_binding.redirect_uri = params.value_or_empty("redirect_uri");
  request.state = params.value_or_empty("state");
  request.code_binding.code_challenge = params.value_or_empty("code_challenge");
  request.code_binding.code_challenge_method = params.value_or_empty("code_challenge_method");
  request.access.resource = requested_resources(params);
}

// FAPI 2.0 MS §5.4.1: the answer is signed.
Result<void> check_answer(const AuthorizationRequest& request, const Profile& profile) {
  if (profile.signed_responses != Demand::required || is_signed_mode(request.response_mode)) return {};
  return invalid_request("the response_mode must be one that signs the answer");
}

// The one list of checks of a request that is answered by a redirect.
Result<void> check_request(const Setup& setup, const Context& context, const Client& client, const Params& params,
                           AuthorizationRequest& request) {
  const auto profile = context.profile(client);
  if (auto checked = check_readable(setup, client, params); !checked) return checked;
  if (auto checked = check_answer(request, profile); !checked) return checked;
  if (auto checked = check_response_type(setup, request, client, profile); !checked) {
    report_problems(setup, "authorization", authorization_problems(client, setup));
    report_problems(setup, "authorization", profile_problems(client, setup, {"response_types"}));
    return checked;
  }
  if (auto checked = check_binding(request, client, profile); !checked) return checked;
  if (auto read = read_dpop_jkt(setup, params, request); !read) return read;
  if (setup.options.require_state && request.state.empty()) return invalid_request("state is missing");
  if (auto read = read_what_is_asked(setup, context, client, params, request); !read) return read;
  const auto accepted = find_grant(setup, request.response_type)->validate(request, client, context);
  if (!accepted) return accepted.error_or(invalid_request("the request is refused"));
  return {};
}

}  // namespace

Result<void> check_readable(const Setup& setup, const Client& client, const Params& params) {
  if (!keeps_profile(setup.options, client)) {
    report_problems(setup, "authorization", profile_problems(client, setup, about_the_client()));
    return unauthorized_client("the registration of the client contradicts its profile");
  }
  return refuse_what_is_not_supported(params);
}

Result<void> read_what_is_asked(const Setup& setup, const Context& context, const Client& client, const Params& params,
                                AuthorizationRequest& request) {
  if (auto read = read_authorization_details(context, params, client, request); !read) return read;
  if (auto read = read_scope(context, params, client, request); !read) return read;
  if (auto allowed = allow_resources(context, client, request); !allowed) return allowed;
  if (auto read = read_interaction(params, client, request); !read) return read;
  if (auto read = read_acr_values(setup, params, client, request); !read) return read;
  return read_extensions(setup, context, params, client, request);
}

// RFC 9396 §3.1: the scope and the details of a request do not widen each other.
Result<Scope> allowed_scope(const Context& context, const Client& client, const User* user, const Access& asked) {
  if (asked.scope.empty() && !asked.authorization_details.empty()) return Scope();
  return context.allowed_scope(client, user, asked.scope);
}

RequestReading read_authorization_request(const Setup& setup, const Context& context, const Client& client,
                                          const Params& params) {
  AuthorizationRequest request;
  read_plain_parameters(params, request);
  request.response_type = read_response_type(setup.options, params);
  const auto chosen = choose_mode(setup, client, params.get("response_mode"), request.response_type);
  request.response_mode = chosen.mode.name;
  // RFC 6749 §3.1, OAuth 2.1 §3.1: not more than once.
  if (params.repeated({"resource"})) return {invalid_request("a parameter is repeated"), chosen.mode};
  if (!chosen.accepted) return {chosen.accepted.error(), chosen.mode};
  // What a callback throws is an error like others: it takes the way of answers.
  const auto checked = guarded_but_for_stores(
      setup.options.environment, "authorization",
      [&] { return check_request(setup, context, client, params, request); },
      [](const Error& error) -> Result<void> { return error; });
  if (!checked) return {checked.error(), chosen.mode};
  return {std::move(request), chosen.mode};
}

}  // namespace oauthkit
