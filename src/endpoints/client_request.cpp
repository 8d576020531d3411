#include "endpoints/client_request.hpp"

#include <algorithm>
#include <array>

#include "client_auth/authenticate.hpp"
#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"
#include "protocol/json_params.hpp"

namespace oauthkit {
namespace {

constexpr std::array<std::string_view, 18> only_in_body = {"client_secret",
                                                           "client_assertion",
                                                           "code",
                                                           "code_verifier",
                                                           "refresh_token",
                                                           "password",
                                                           "username",
                                                           "assertion",
                                                           "access_token",
                                                           "subject_token",
                                                           "actor_token",
                                                           "device_code",
                                                           "token",
                                                           "auth_req_id",
                                                           "user_code",
                                                           "client_notification_token",
                                                           "login_hint_token",
                                                           "id_token_hint"};

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
  if (request.has_form()) return Params::parse(request.body);
  const bool is_json = options.legacy.json_body && request.media_type() == "application/json";
  if (is_json) return parse_json_params(request.body);
  if (options.legacy.token_params_in_query && request.body.empty()) return Params();
  // RFC 6749 §4.1.3: the request is a form.
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
  // RFC 6749 §3.2, OAuth 2.1 §3.2.4: not more than once; RFC 8707 §2 and RFC 8693 §2.1 name the exceptions.
  if (params->repeated({"resource", "audience"})) return invalid_request("a parameter is repeated");
  return params;
}

Request with_form(Request request, const Params& params) {
  request.body = params.encode();
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  return request;
}

/// What refuses a request, with the last word of `Pages::json_error`, whatever the error came of.
struct Refuse {
  const Setup& setup;
  std::string_view endpoint;
  const Request& request;
  int when_denied;

  Response operator()(const Error& error, std::string_view challenge = {}) const {
    auto shown = presentable(setup.options.environment, endpoint, error);
    auto response = error_json(setup.options.environment, endpoint, shown);
    if (error.code == ErrorCode::access_denied) response.status = when_denied;
    if (error.code == ErrorCode::invalid_client && !challenge.empty()) {
      response.headers.set("WWW-Authenticate", std::string(challenge));
    }
    shown.cause = error.cause;
    return formatted(shown, std::move(response));
  }

  Response method() const {
    const auto error = invalid_request("this endpoint answers POST");
    auto response = error_json(setup.options.environment, endpoint, error);
    response.status = 405;
    response.headers.set("Allow", setup.options.legacy.token_params_in_query ? "GET, POST" : "POST");
    return formatted(error, std::move(response));
  }

 private:
  Response formatted(const Error& error, Response response) const {
    if (!setup.options.pages.json_error) return response;
    const auto rewritten = [&] {
      setup.options.pages.json_error(error, request, response);
      return std::move(response);
    };
    const auto& environment = setup.options.environment;
    return guarded(environment, endpoint, rewritten,
                   [&](const Error& thrown) { return error_json(environment, endpoint, thrown); });
  }
};

// `refuse.request` is a form, and `params` are what it says.
Response answer_form(const Refuse& refuse, const Params& params, const ClientAnswer& answer_client) {
  const auto& setup = refuse.setup;
  const auto answer = [&] {
    const Context context = context_for(setup, refuse.request);
    const auto caller = authenticate_client(setup, context, params);
    if (!caller.client) return refuse(caller.client.error(), caller.challenge);
    auto response = answer_client({.context = context, .client = *caller.client, .params = params});
    if (response) return *std::move(response);
    return refuse(response.error_or(access_denied("the request was refused")), caller.challenge);
  };
  return guarded(setup.options.environment, refuse.endpoint, answer, refuse);
}

Response answer(const Refuse& refuse, const ClientAnswer& answer_client) {
  const auto& setup = refuse.setup;
  const auto& request = refuse.request;
  // RFC 6749 §3.2: POST.
  const bool get = request.method == "GET" && setup.options.legacy.token_params_in_query;
  if (request.method != "POST" && !get) return refuse.method();
  const auto params = read_params(setup.options, request);
  if (!params) return refuse(params.error());
  if (request.has_form()) return answer_form(refuse, *params, answer_client);
  // legacy.json_body: callbacks that look into the form find there what was sent.
  const auto form = with_form(request, *params);
  return answer_form({setup, refuse.endpoint, form, refuse.when_denied}, *params, answer_client);
}

}  // namespace

Response serve_client(const Setup& setup, std::string_view endpoint, const Request& request,
                      const ClientAnswer& answer_client, int when_denied) {
  const Refuse refuse{setup, endpoint, request, when_denied};
  return guarded(
      setup.options.environment, endpoint, [&] { return answer(refuse, answer_client); }, refuse);
}

Handler Server::client_endpoint(std::function<Result<Response>(const ClientRequest&)> answer) const {
  if (!answer) throw SetupError("A client endpoint has no function: give Server::client_endpoint one.");
  serving(*setup_);
  return [setup = setup_, answer = std::move(answer)](const Request& request) {
    return serve_client(*setup, "client endpoint", request, answer);
  };
}

}  // namespace oauthkit
