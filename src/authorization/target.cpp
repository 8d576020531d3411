#include "authorization/target.hpp"

#include <algorithm>

#include "client_auth/lookup.hpp"
#include "oauthkit/redirect_uri.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

// Also when all but one are empty: what is sent twice says nothing for certain.
bool is_repeated(const Params& params, std::string_view name) {
  return std::count_if(params.begin(), params.end(), [&](const auto& pair) { return pair.first == name; }) > 1;
}

}  // namespace

Target::Target(const Setup& setup, Client client, std::string redirect_uri)
    : setup_(&setup),
      client_(std::move(client)),
      redirect_uri_(std::move(redirect_uri)),
      mode_(find_response_mode(setup, "query")) {}

// RFC 6749 §10.15, RFC 6819 §5.2.3.5, OAuth 2.1 §7.13.2: client and redirect URI are proven first, and both.
Result<Target> Target::prove(const Setup& setup, const Params& params) {
  // RFC 6749 §4.1.1: client_id is required, and that of a known client.
  const auto client_id = params.get("client_id");
  if (!client_id) return invalid_request("client_id is missing or repeated");
  auto client = look_up_client(setup.options, setup.clients, *client_id);
  if (!client) return client.error_or(invalid_request("the client is not known here"));
  const auto redirect_uri = params.get("redirect_uri");
  if (is_repeated(params, "redirect_uri")) return invalid_request("redirect_uri is repeated");
  auto target = prove(setup, *std::move(client), redirect_uri);
  // Whatever goes wrong from here on, the answer carries it.
  if (target) target->state_ = params.value_or_empty("state");
  return target;
}

Result<Target> Target::prove_again(const Setup& setup, const Transaction& transaction) {
  auto client =
      setup.deserialize_client ? setup.deserialize_client(transaction.client) : setup.clients(transaction.client);
  if (!client) return client.error_or(unauthorized_client("the client is no longer registered"));
  if (client->id != transaction.request.client_id) return server_error("a transaction came back with another client");
  if (!client->allows_redirect_uri(transaction.redirect_uri) ||
      !client->allows_response_type(transaction.request.response_type)) {
    return unauthorized_client("the client has changed since the request");
  }
  Target target(setup, *std::move(client), transaction.redirect_uri);
  const auto* mode = find_response_mode(setup, transaction.request.response_mode);
  if (!mode) return server_error("a transaction came back with an unknown response mode");
  target.answer_with(*mode, transaction.request.state);
  return target;
}

Result<Target> Target::prove(const Setup& setup, Client client, std::optional<std::string_view> presented) {
  if (presented) {
    // RFC 6749 §4.2.1: tokens, too, go to registered URIs alone.
    if (!client.allows_redirect_uri(*presented))
      return invalid_request("redirect_uri is not registered for the client");
    return Target(setup, std::move(client), std::string(*presented));
  }
  // RFC 6749 §3.1.2.3, OAuth 2.1 §2.3.2: it may be left out when there is only one.
  const bool unique = client.redirect_uris.size() == 1 && !client.redirect_validator;
  if (!unique || setup.options.require_redirect_uri) return invalid_request("redirect_uri is missing");
  if (redirect_uri_problem(client.redirect_uris.front())) {
    return invalid_request("the redirect_uri that is registered cannot be used");
  }
  std::string only = client.redirect_uris.front();
  return Target(setup, std::move(client), std::move(only));
}

void Target::answer_with(const ResponseMode& mode, std::string state) {
  mode_ = &mode;
  state_ = std::move(state);
}

Response Target::success(Params params) const { return respond(std::move(params)); }

// RFC 6749 §4.1.2.1: an error code, by the way of answers.
Response Target::failure(std::string_view endpoint, const Error& error) const {
  const auto shown = presentable(setup_->options, endpoint, error);
  Params params{{"error", std::string(wire_name(shown.code))}};
  if (!shown.description.empty()) params.add("error_description", shown.description);
  return respond(std::move(params));
}

// RFC 9700 §4.11.2: an error of a client that registered itself is shown here.
Response Target::early_failure(std::string_view endpoint, const Error& error) const {
  return client_.self_registered ? error_page(setup_->options, endpoint, error) : failure(endpoint, error);
}

Response Target::respond(Params params) const {
  // RFC 6749 §4.1.2, OAuth 2.1 §4.1.2: state comes back as it was sent.
  if (!state_.empty()) params.add("state", state_);
  // RFC 9207 §2, RFC 9700 §4.4.2.1: every answer names its issuer.
  params.add("iss", setup_->options.issuer);
  return mode_->render(redirect_uri_, params);
}

}  // namespace oauthkit
