#include "authorization/request_source.hpp"

#include "assembly/client_problems.hpp"
#include "authorization/remote_request_object.hpp"
#include "authorization/request_object.hpp"
#include "client_auth/lookup.hpp"

namespace oauthkit {
namespace {

// RFC 9101 §5: client_id is there beside an object, and says whose it is.
Result<Client> client_of(const Setup& setup, const Params& sent) {
  const auto client_id = sent.get("client_id");
  if (!client_id) return Error{ErrorCode::invalid_request_object, "client_id is missing or repeated"};
  auto client = look_up_client(setup.options, setup.clients, *client_id);
  if (!client) return client.error_or(invalid_request("the client is not known here"));
  return client;
}

// Also when it is sent twice, and so has no value.
bool is_there(const Params& sent, std::string_view name) { return !sent.all(name).empty(); }

/// The object itself, or where it is.
struct Presented {
  std::string_view name;
  std::string_view value;
};

Result<Presented> presented(const Params& sent) {
  const bool by_value = is_there(sent, "request");
  // RFC 9101 §5: the two MUST NOT be used together.
  if (by_value && is_there(sent, "request_uri")) return invalid_request("request and request_uri exclude each other");
  const std::string_view name = by_value ? "request" : "request_uri";
  const auto value = sent.get(name);
  // RFC 6749 §3.1: not more than once.
  if (!value) return invalid_request(std::string(name) + " is repeated");
  return Presented{name, *value};
}

// RFC 9101 §6.3: what the object says is the request, and nothing beside it.
Result<RequestSource> find_signed(const Setup& setup, const Context& context, const Params& sent) {
  const auto object = presented(sent);
  if (!object) return object.error();
  const auto client = client_of(setup, sent);
  if (!client) return client.error();
  auto jwt = object->name == "request" ? Result<std::string>(std::string(object->value))
                                       : fetch_request_object(setup, context, *client, object->value);
  if (!jwt) return jwt.error();
  auto params = read_request_object(setup, context, *client, *jwt);
  if (!params) return params.error();
  return RequestSource{.params = *std::move(params), .is_signed = true};
}

}  // namespace

Result<RequestSource> find_source(const Setup& setup, const Request& request, Params sent) {
  // RFC 9101 §10.4: a URL of a request is asked only where somebody has said that it may be.
  const bool fetches = setup.request_objects && setup.request_objects->options().remote;
  const bool is_object =
      setup.request_objects && (is_there(sent, "request") || (fetches && is_there(sent, "request_uri")));
  if (!is_object) return RequestSource{.params = std::move(sent)};
  return find_signed(setup, context_for(setup, request), sent);
}

// RFC 9101 §10.5: where every request is a signed object, no other is taken, or it would be worth nothing.
Result<void> check_source(const Setup& setup, const Client& client, const RequestSource& source) {
  const bool required = client.request_object.require_signed_request_object ||
                        (setup.request_objects && setup.request_objects->options().require_signed_request_object);
  if (!required || source.is_signed) return {};
  report_problems(setup, "authorization", authorization_problems(client, setup));
  return invalid_request("the request must be a signed object");
}

}  // namespace oauthkit
