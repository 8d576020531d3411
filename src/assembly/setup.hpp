#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/agreements.hpp"
#include "oauthkit/authorization_details.hpp"
#include "oauthkit/capability.hpp"
#include "oauthkit/client_auth.hpp"
#include "oauthkit/client_source.hpp"
#include "oauthkit/dpop.hpp"
#include "oauthkit/endpoint.hpp"
#include "oauthkit/exchange.hpp"
#include "oauthkit/grant.hpp"
#include "oauthkit/hooks.hpp"
#include "oauthkit/options.hpp"
#include "oauthkit/response_mode.hpp"
#include "oauthkit/session.hpp"
#include "oauthkit/step.hpp"

namespace oauthkit {

class DeviceRequests;
class PushedRequests;

struct RegisteredEndpoint {
  /// Empty for the endpoint's own.
  std::string path;
  std::unique_ptr<Endpoint> endpoint;
};

/// Everything that was registered: what the endpoints read. Unchanged once the server serves.
struct Setup {
  static const Setup& of(const Server& server);
  /// The same for what may outlive `server`.
  static std::shared_ptr<const Setup> shared(const Server& server);

  Options options;
  ClientLookup clients;
  /// Asked after `clients`, in order.
  std::vector<std::unique_ptr<ClientSource>> client_sources;
  /// Where agreements are remembered; null where they are not.
  std::shared_ptr<Store> agreements;
  AgreementOptions agreement_options;
  std::function<std::string(const Client&)> serialize_client;
  ClientLookup deserialize_client;
  std::shared_ptr<TransactionStore> transactions;

  std::vector<std::unique_ptr<ClientAuth>> strategies;
  std::vector<std::unique_ptr<Grant>> grants;
  std::vector<std::unique_ptr<Exchange>> exchanges;
  std::vector<ResponseMode> response_modes;
  std::vector<RegisteredEndpoint> endpoints;
  std::vector<std::unique_ptr<Capability>> capabilities;
  std::optional<Dpop> dpop;
  /// Null where nobody may push.
  std::shared_ptr<const PushedRequests> pushed_requests;
  /// Null where no device is answered.
  std::shared_ptr<const DeviceRequests> devices;
  std::vector<DetailType> detail_types;
  /// Those that tokens are issued for, the usual one first.
  std::vector<std::string> resources;
  /// One of `capabilities`; null where no request objects are taken.
  const class RequestObjects* request_objects = nullptr;

  std::vector<std::function<Immediate(const Client&, const User&, const AuthorizationRequest&)>> immediate;
  std::vector<std::function<Scope(const Unasked&)>> withhold_unasked;
  std::vector<std::function<Result<void>(const SignedIn&)>> user_suffices;
  std::vector<std::function<Result<void>(const Approval&)>> complete;
  std::vector<std::function<Params(const Approval&)>> extra_parameters;
  std::vector<ExtensionParser> request_parsers;

  /// Registrations that brought nothing, as sentences for `Server::check`.
  std::vector<std::string> empty_registrations;

  /// The challenges of all strategies, once the server serves.
  std::string challenges;

  /// Where codes and tokens are kept, once the server serves: each place once.
  std::vector<Revoke> places;

  std::mutex starting;
  std::atomic<bool> serving = false;
};

/// The client `client_id`, of the application's lookup or else of a source, which is told where `source` is given: null
/// for a client of the lookup's.
Result<Client> find_client(const Setup& setup, std::string_view client_id, const ClientSource** source = nullptr);
/// The client that something was granted to; `denied()` also where its source takes it for no client any more.
Result<Client> find_granted_client(const Setup& setup, std::string_view client_id,
                                   const ClientSource** source = nullptr);
/// The same as `find_client` as a function, which refers to `setup`.
ClientLookup client_lookup(const Setup& setup);

/// The grant of `response_type`, which is in canonical order; null when there is none.
const Grant* find_grant(const Setup& setup, std::string_view response_type);

/// The exchange of `grant_type`, or the wildcard exchange; null when there is neither.
const Exchange* find_exchange(const Setup& setup, std::string_view grant_type);

const ResponseMode* find_response_mode(const Setup& setup, std::string_view name);

/// The same, if it is among those that the options list, where they list any.
const ResponseMode* find_served_mode(const Setup& setup, std::string_view name);

/// Whether an endpoint of that name in the metadata is registered; the name is not empty.
bool has_endpoint(const Setup& setup, std::string_view name);

/// Calls `visit` with every module that is registered.
void each_module(const Setup& setup, const std::function<void(const Module&)>& visit);

/// What a module is lent for `request`.
Context context_for(const Setup& setup, const Request& request);
Context context_for(const Setup& setup, const Request& request, TimePoint now);

/// `Server::check` and `Server::loosened`.
std::vector<std::string> mistakes(const Setup& setup);
std::vector<std::string> loosened(const Setup& setup);
/// The part of `loosened` that the options alone tell.
std::vector<std::string> loosened_options(const Options& options);

/// The names of the switches of `Options::legacy` that are on.
std::vector<std::string> legacy_switches_on(const Options& options);

/// Ends the set-up, if nothing has; throws `SetupError` when there are mistakes.
const Setup& serving(Setup& setup);

}  // namespace oauthkit
