#include "endpoints/token.hpp"

#include <algorithm>
#include <array>

#include "client_auth/authenticate.hpp"
#include "endpoints/failures.hpp"
#include "endpoints/token_response.hpp"
#include "json.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "token";
constexpr std::array<std::string_view, 12> only_in_body = {
    "client_secret", "client_assertion", "code",         "code_verifier", "refresh_token", "password",
    "username",      "assertion",        "access_token", "subject_token", "actor_token",   "device_code"};

// RFC 6749 §2.3.1, OAuth 2.1 §2.4.1: credentials are never part of the request URI, also not beside a right body.
Result<void> check_query(const Request& request) {
  if (request.query().empty()) return {};
  const auto query = Params::parse(request.query());
  if (!query) return query.error();
  const auto is_there = [&](std::string_view name) { return query->contains(name); };
  if (std::any_of(only_in_body.begin(), only_in_body.end(), is_there)) {
    return invalid_request("credentials belong into the body, not into the URL");
  }
  return {};
}

Result<Params> read_body(const Options& options, const Request& request) {
  const auto type = request.media_type();
  if (type == "application/x-www-form-urlencoded") return Params::parse(request.body);
  if (options.legacy.json_body && type == "application/json") return json::parse_flat_object(request.body);
  if (options.legacy.token_params_in_query && request.body.empty()) return Params();
  // RFC 6749 §4.1.3
  return invalid_request("the body must be application/x-www-form-urlencoded");
}

Result<Params> read_params(const Options& options, const Request& request) {
  auto params = read_body(options, request);
  if (!params) return params;
  if (options.legacy.token_params_in_query) {
    const auto query = Params::parse(request.query());
    if (!query) return query.error();
    for (const auto& [name, value] : *query) params->add(name, value);
  } else if (const auto checked = check_query(request); !checked) {
    return checked.error();
  }
  // RFC 6749 §3.2: not more than once; RFC 8707 §2 and RFC 8693 §2.1 name the exceptions.
  if (params->repeated({"resource", "audience"})) return invalid_request("a parameter is repeated");
  return params;
}

// Options::error_formatter has the last word, whatever the error came of.
Response formatted(const Setup& setup, const Error& shown, Response response) {
  if (!setup.options.error_formatter) return response;
  try {
    setup.options.error_formatter(shown, response);
    return response;
  } catch (...) {
    return error_json(setup.options, endpoint, error_of(setup.options, endpoint, std::current_exception()));
  }
}

Response refused(const Setup& setup, const Error& error, const std::string& challenge = {}) {
  const auto shown = presentable(setup.options, endpoint, error);
  auto response = error_json(setup.options, endpoint, shown);
  if (shown.code == ErrorCode::invalid_client && !challenge.empty()) {
    response.headers.set("WWW-Authenticate", challenge);
  }
  return formatted(setup, shown, std::move(response));
}

Response method_refused(const Setup& setup) {
  const auto shown = invalid_request("the token endpoint answers POST");
  auto response = error_json(setup.options, endpoint, shown);
  response.status = 405;
  response.headers.set("Allow", setup.options.legacy.token_params_in_query ? "GET, POST" : "POST");
  return formatted(setup, shown, std::move(response));
}

Response exchange(const Setup& setup, const Context& context, const Client& client, const Params& params) {
  const auto grant_type = params.get("grant_type");
  if (!grant_type) return refused(setup, invalid_request("grant_type is missing"));
  const auto* exchange = find_exchange(setup, *grant_type);
  if (!exchange) return refused(setup, {ErrorCode::unsupported_grant_type, "the grant type is not supported"});
  // RFC 6749 §5.2: the client may use this grant type.
  if (!client.allows_grant_type(*grant_type)) {
    return refused(setup, unauthorized_client("the client may not use this grant type"));
  }
  const auto tokens =
      exchange->exchange({.context = context, .client = client, .params = params, .grant_type = *grant_type});
  if (!tokens) return refused(setup, tokens.error_or(invalid_grant("the grant is not valid")));
  if (tokens->access_token.empty()) return refused(setup, server_error("an exchange answered without an access token"));
  return token_response(context, client, *tokens);
}

Response answer(const Setup& setup, const Request& request) {
  // RFC 6749 §3.2: POST.
  const bool get = request.method == "GET" && setup.options.legacy.token_params_in_query;
  if (request.method != "POST" && !get) return method_refused(setup);
  const auto params = read_params(setup.options, request);
  if (!params) return refused(setup, params.error());
  const Context context(setup.options, request);
  const auto caller = authenticate_client(setup, context, *params);
  if (!caller.client) return refused(setup, caller.client.error(), caller.challenge);
  return exchange(setup, context, *caller.client, *params);
}

// RFC 10017: scripts of the configured origins alone.
void allow_origin(const Options& options, const Request& request, Response& response) {
  if (options.token_cors_origins.empty()) return;
  response.headers.add("Vary", "Origin");
  const auto origin = request.headers.get("Origin");
  const auto& allowed = options.token_cors_origins;
  if (!origin || std::find(allowed.begin(), allowed.end(), *origin) == allowed.end()) return;
  response.headers.set("Access-Control-Allow-Origin", std::string(*origin));
  if (request.method != "OPTIONS") return;
  response.headers.set("Access-Control-Allow-Methods", "POST");
  response.headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP");
  response.headers.set("Access-Control-Max-Age", "600");
}

}  // namespace

Response serve_token(const Setup& setup, const Request& request) {
  Response response;
  try {
    const bool preflight = request.method == "OPTIONS" && !setup.options.token_cors_origins.empty();
    response = preflight ? Response{.status = 204} : answer(setup, request);
  } catch (...) {
    response = refused(setup, error_of(setup.options, endpoint, std::current_exception()));
  }
  allow_origin(setup.options, request, response);
  return response;
}

}  // namespace oauthkit
