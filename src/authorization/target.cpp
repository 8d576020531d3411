#include "authorization/target.hpp"

#include <algorithm>
#include <tuple>

#include "assembly/client_problems.hpp"
#include "assembly/profile_rules.hpp"
#include "authorization/agreements.hpp"
#include "client_auth/lookup.hpp"
#include "oauthkit/redirect_uri.hpp"

namespace oauthkit {
namespace {

// Also when all but one are empty: what is sent twice says nothing for certain.
bool is_repeated(const Params& params, std::string_view name) {
  return std::count_if(params.begin(), params.end(), [&](const auto& pair) { return pair.first == name; }) > 1;
}

// A redirect URI is refused; perhaps no request of this client can be right.
Error refused(const Setup& setup, const Client& client, const char* why) {
  report_problems(setup, "authorization", authorization_problems(client, setup));
  report_problems(setup, "authorization", profile_problems(client, setup, {"redirect_uris"}));
  return invalid_request(why);
}

Error changed() { return unauthorized_client("the client has changed since the request"); }

Result<void> check_profile(const Setup& setup, const Client& client) {
  if (keeps_profile(setup.options, client)) return {};
  report_problems(setup, "authorization", profile_problems(client, setup, about_the_client()));
  return unauthorized_client("the registration of the client contradicts its profile");
}

Result<void> check_redirect(const Setup& setup, const Client& client, const Transaction& transaction) {
  const auto profile = profile_for(setup.options.profile, client);
  const auto& [redirect_uri, response_type] = std::tie(transaction.redirect_uri, transaction.request.response_type);
  if (client.allows_redirect_uri(redirect_uri) && admits_redirect_uri(profile, client, redirect_uri) &&
      admits_response_type(profile, response_type) && client.allows_response_type(response_type)) {
    return {};
  }
  return changed();
}

// RFC 8628 §3.5: whoever is late, and whoever was not the first, changes nothing.
Result<AskingDevice> still_asking(const Setup& setup, const Context& context, const Client& client,
                                  const Transaction& transaction) {
  if (!setup.devices) return server_error("a transaction of a device came back where none is answered");
  if (!client.allows_grant_type(device_code_grant)) return changed();
  auto device = setup.devices->find(context, transaction.user_code);
  if (!device || device->request.request.client_id != client.id) return invalid_request(device_is_over);
  return *std::move(device);
}

}  // namespace

Target::Target(Client&& client, std::string redirect_uri)
    : client_(std::move(client)), redirect_uri_(std::move(redirect_uri)) {}

// RFC 6749 §10.15, RFC 6819 §5.2.3.5, OAuth 2.1 §7.13.2: client and redirect URI are proven first, and both.
Result<Target> Target::prove(const Setup& setup, const Params& params) {
  // RFC 6749 §4.1.1: client_id is required, and that of a known client.
  const auto client_id = params.get("client_id");
  if (!client_id) return invalid_request("client_id is missing or repeated");
  const ClientSource* source = nullptr;
  const auto lookup = [&](std::string_view id) { return find_client(setup, id, &source); };
  auto client = look_up_client(setup.options, lookup, *client_id);
  if (!client) return client.error_or(invalid_request("the client is not known here"));
  const auto redirect_uri = params.get("redirect_uri");
  if (is_repeated(params, "redirect_uri")) return invalid_request("redirect_uri is repeated");
  auto target = prove(setup, *std::move(client), redirect_uri);
  if (target) target->source_ = source;
  return target;
}

Result<Target> Target::prove_again(const Setup& setup, const Context& context, const Transaction& transaction) {
  const ClientSource* source = nullptr;
  auto client = setup.deserialize_client ? setup.deserialize_client(transaction.client)
                                         : find_client(setup, transaction.client, &source);
  if (!client) return client.error_or(unauthorized_client("the client is no longer registered"));
  if (client->id != transaction.request.client_id) return server_error("a transaction came back with another client");
  if (const auto kept = check_profile(setup, *client); !kept) return kept.error();
  const bool looks_otherwise = transaction.asked && appearance_asked_about(*client) != transaction.client_appearance;
  if (client->registration.generation != transaction.client_generation || looks_otherwise) return changed();
  std::optional<AskingDevice> device;
  if (transaction.for_device) {
    auto asking = still_asking(setup, context, *client, transaction);
    if (!asking) return asking.error();
    device = *std::move(asking);
  } else if (const auto admitted = check_redirect(setup, *client, transaction); !admitted) {
    return admitted.error();
  }
  // Who comes back in a way of the application's own may be a source's all the same.
  const bool is_asked_for = setup.deserialize_client && !setup.client_sources.empty();
  if (is_asked_for) (void)find_client(setup, client->id, &source);
  Target target(*std::move(client), transaction.redirect_uri);
  target.device_ = std::move(device);
  target.source_ = source;
  return target;
}

Result<Target> Target::prove(const Setup& setup, AskingDevice device) {
  const auto& asked = device.request;
  const ClientSource* source = nullptr;
  auto client = find_client(setup, asked.request.client_id, &source);
  if (!client) return client.error_or(unauthorized_client("the client is no longer registered"));
  if (const auto kept = check_profile(setup, *client); !kept) return kept.error();
  const bool is_same =
      client->id == asked.request.client_id && client->registration.generation == asked.client_generation;
  if (!is_same || !client->allows_grant_type(device_code_grant)) return changed();
  Target target(*std::move(client), {});
  target.device_ = std::move(device);
  target.source_ = source;
  return target;
}

Result<Target> Target::prove(const Setup& setup, Client&& client, std::optional<std::string_view> presented) {
  if (presented) {
    // RFC 6749 §4.2.1: tokens, too, go to registered URIs alone.
    const auto profile = profile_for(setup.options.profile, client);
    if (!client.allows_redirect_uri(*presented) || !admits_redirect_uri(profile, client, *presented)) {
      return refused(setup, client, "redirect_uri is not registered for the client");
    }
    return Target(std::move(client), std::string(*presented));
  }
  // RFC 6749 §3.1.2.3, OAuth 2.1 §2.3.2: it may be left out when there is only one.
  const bool unique = client.redirect_uris.size() == 1 && !client.redirect_validator;
  // FAPI 2.0 SP §5.3.2.2: or never.
  const auto profile = profile_for(setup.options.profile, client);
  const bool required = setup.options.require_redirect_uri || profile.redirect_uri_in_request == Demand::required;
  if (!unique || required) return refused(setup, client, "redirect_uri is missing");
  if (redirect_uri_problem(client.redirect_uris.front(), client.registration.private_use_schemes) ||
      !admits_redirect_uri(profile, client, client.redirect_uris.front())) {
    return refused(setup, client, "the redirect_uri that is registered cannot be used");
  }
  std::string only = client.redirect_uris.front();
  return Target(std::move(client), std::move(only));
}

}  // namespace oauthkit
