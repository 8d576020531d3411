#include "authorization/request_source.hpp"

#include "assembly/client_problems.hpp"
#include "assembly/profile_rules.hpp"
#include "authorization/pushed_request.hpp"
#include "authorization/remote_request_object.hpp"
#include "authorization/request_object.hpp"
#include "client_auth/lookup.hpp"

namespace oauthkit {
namespace {

// Also when it is sent twice, and so has no value.
bool is_there(const Params& sent, std::string_view name) { return !sent.all(name).empty(); }

// RFC 6749 §3.1: beside a reference or an object little is read, and that comes once.
Result<std::string_view> only(const Params& sent, std::string_view name, ErrorCode code) {
  const auto value = sent.get(name);
  if (!value) return Error{code, std::string(name) + " is missing or repeated"};
  return *value;
}

bool speaks_of_push(const Setup& setup, const Params& sent) {
  if (!setup.pushed_requests) return false;
  const auto uris = sent.all("request_uri");
  return !uris.empty() && is_pushed_request_uri(uris.front());
}

// RFC 9126 §4, RFC 9101 §6.3: what was pushed is the request. Nothing beside client_id and request_uri is read.
Result<RequestSource> find_pushed(const Setup& setup, const Context& context, const Params& sent) {
  const auto client_id = only(sent, "client_id", ErrorCode::invalid_request);
  if (!client_id) return client_id.error();
  const auto request_uri = only(sent, "request_uri", ErrorCode::invalid_request);
  if (!request_uri) return request_uri.error();
  auto pushed = setup.pushed_requests->find(context, *client_id, *request_uri);
  if (!pushed) return pushed.error();
  return RequestSource{.params = std::move(pushed->params),
                       .is_pushed = true,
                       .is_signed = pushed->is_signed,
                       .request_uri = hash_token(*request_uri)};
}

// RFC 9101 §5: client_id is there beside an object, and says whose it is.
Result<Client> client_of(const Setup& setup, const Params& sent) {
  const auto client_id = only(sent, "client_id", ErrorCode::invalid_request_object);
  if (!client_id) return client_id.error();
  auto client = look_up_client(setup.options, client_lookup(setup), *client_id);
  if (!client) return client.error_or(invalid_request("the client is not known here"));
  return client;
}

// RFC 9101 §6.3: what the object says is the request, and nothing beside it.
Result<RequestSource> find_signed(const Setup& setup, const Context& context, const Params& sent) {
  const std::string_view name = is_there(sent, "request") ? "request" : "request_uri";
  const auto value = only(sent, name, ErrorCode::invalid_request);
  if (!value) return value.error();
  const auto client = client_of(setup, sent);
  if (!client) return client.error();
  auto jwt = name == "request" ? Result<std::string>(std::string(*value))
                               : fetch_request_object(setup, context, *client, *value);
  if (!jwt) return jwt.error();
  auto params = read_request_object(setup, context, *client, *jwt);
  if (!params) return params.error();
  return RequestSource{.params = *std::move(params), .is_signed = true};
}

// RFC 9101 §10.4: a URL of a request is asked only where somebody has said that it may be.
bool speaks_of_object(const Setup& setup, const Params& sent) {
  if (!setup.request_objects) return false;
  return is_there(sent, "request") || (setup.request_objects->options().remote && is_there(sent, "request_uri"));
}

}  // namespace

Result<RequestSource> find_source(const Setup& setup, const Request& request, Params sent) {
  const bool is_push = speaks_of_push(setup, sent);
  if (!is_push && !speaks_of_object(setup, sent)) return RequestSource{.params = std::move(sent)};
  // RFC 9101 §5: the two MUST NOT be used together.
  if (is_there(sent, "request") && is_there(sent, "request_uri")) {
    return invalid_request("request and request_uri exclude each other");
  }
  const auto context = context_for(setup, request);
  return is_push ? find_pushed(setup, context, sent) : find_signed(setup, context, sent);
}

Result<void> check_source(const Setup& setup, const Client& client, const RequestSource& source) {
  const auto profile = profile_for(setup.options.profile, client);
  // RFC 9126 §4, §5, §6: what the server, or the client itself, wants pushed is not taken from a browser.
  // FAPI 2.0 SP §5.3.2.2: pushed, and by no other way.
  const bool must_be_pushed = client.require_pushed_authorization_requests ||
                              profile.pushed_requests == Demand::required ||
                              (setup.pushed_requests && setup.pushed_requests->options().required);
  if (must_be_pushed && !source.is_pushed) return invalid_request("the request must be pushed");
  // RFC 9101 §10.5: where every request is a signed object, no other is taken, or it would be worth nothing.
  // FAPI 2.0 MS §5.3.1: also where it is pushed.
  const bool must_be_signed = client.request_object.require_signed_request_object ||
                              profile.signed_requests == Demand::required ||
                              (setup.request_objects && setup.request_objects->options().require_signed_request_object);
  if (!must_be_signed || source.is_signed) return {};
  report_problems(setup, "authorization", authorization_problems(client, setup));
  return invalid_request("the request must be a signed object");
}

// RFC 9126 §4, FAPI 2.0 SP §5.3.2.2: it counts once, at the point of authorization; until then a page may be loaded
// anew.
bool take_pushed(const Setup& setup, const Context& context, const AuthorizationRequest& request) {
  if (request.pushed == TokenHash()) return true;
  return setup.pushed_requests && setup.pushed_requests->take(context, request.client_id, request.pushed);
}

}  // namespace oauthkit
