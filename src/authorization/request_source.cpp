#include "authorization/request_source.hpp"

#include "assembly/profile_rules.hpp"
#include "authorization/pushed_request.hpp"

namespace oauthkit {
namespace {

// Beside a reference nothing else is read, so that nothing else may be wrong with it.
Result<std::string_view> only(const Params& sent, std::string_view name) {
  const auto value = sent.get(name);
  if (!value) return invalid_request(std::string(name) + " is missing or repeated");
  return *value;
}

// RFC 9126 §4, RFC 9101 §6.3: what was pushed is the request. Nothing beside client_id and request_uri is read.
Result<RequestSource> find_pushed(const Setup& setup, const Request& request, const Params& sent) {
  const auto client_id = only(sent, "client_id");
  if (!client_id) return client_id.error();
  const auto request_uri = only(sent, "request_uri");
  if (!request_uri) return request_uri.error();
  auto params = setup.pushed_requests->find(context_for(setup, request), *client_id, *request_uri);
  if (!params) return params.error();
  return RequestSource{.params = *std::move(params), .pushed = hash_token(*request_uri)};
}

}  // namespace

Result<RequestSource> find_source(const Setup& setup, const Request& request, Params sent) {
  if (!setup.pushed_requests || !sent.contains("request_uri")) return RequestSource{.params = std::move(sent)};
  // RFC 9101 §5: one of the two.
  if (sent.contains("request")) return invalid_request("request and request_uri exclude each other");
  const auto request_uri = sent.get("request_uri");
  if (request_uri && !is_pushed_request_uri(*request_uri)) return RequestSource{.params = std::move(sent)};
  return find_pushed(setup, request, sent);
}

// RFC 9126 §4, §5, §6: what the server, or the client itself, wants pushed is not taken from a browser.
Result<void> check_source(const Setup& setup, const Client& client, const RequestSource& source) {
  const auto profile = profile_for(setup.options.profile, client);
  // FAPI 2.0 SP §5.3.2.2: or what the profile wants pushed.
  const bool required = client.require_pushed_authorization_requests || profile.pushed_requests == Demand::required ||
                        (setup.pushed_requests && setup.pushed_requests->options().required);
  if (required && !source.is_pushed()) return invalid_request("the request must be pushed");
  // What was pushed has been looked at when it was.
  return source.is_pushed() ? Result<void>() : check_signed(profile, source.is_signed);
}

// RFC 9101 §10.5, FAPI 2.0 MS §5.3.1: in a request object that is signed, whichever door it comes through.
Result<void> check_signed(const Profile& profile, bool is_signed) {
  if (profile.signed_requests != Demand::required || is_signed) return {};
  return invalid_request("the request must be a signed request object");
}

// RFC 9126 §4, FAPI 2.0 SP §5.3.2.2: it counts once, at the point of authorization; until then a page may be loaded
// anew.
bool take_pushed(const Setup& setup, const Context& context, const AuthorizationRequest& request) {
  if (request.pushed == TokenHash()) return true;
  return setup.pushed_requests && setup.pushed_requests->take(context, request.client_id, request.pushed);
}

}  // namespace oauthkit
