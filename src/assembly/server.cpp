#include "oauthkit/server.hpp"

#include <algorithm>

#include "assembly/setup.hpp"
#include "protocol/response_modes.hpp"

namespace oauthkit {
namespace {

Setup& open(const std::shared_ptr<Setup>& setup) {
  if (setup->serving) throw SetupError("The server is serving: register everything before the first request.");
  return *setup;
}

// A null module or an empty function is told by check() instead of failing at every request.
template <class Registered>
void add(Setup& setup, std::vector<Registered>& all, Registered one, std::string_view registration) {
  if (one) return all.push_back(std::move(one));
  setup.empty_registrations.push_back(std::string(registration) +
                                      " was given nothing: remove the call, or fill it in.");
}

}  // namespace

const Setup& Setup::of(const Server& server) { return *server.setup_; }
std::shared_ptr<const Setup> Setup::shared(const Server& server) { return server.setup_; }

Server::Server(Options options) : setup_(std::make_shared<Setup>()) {
  setup_->options = std::move(options);
  setup_->response_modes = built_in_response_modes();
  setup_->transactions = session::memory_transactions();
}

Server::Server(Server&&) noexcept = default;
Server::~Server() = default;

void Server::clients(ClientLookup lookup) { open(setup_).clients = std::move(lookup); }

void Server::client_source(std::unique_ptr<ClientSource> source) {
  add(open(setup_), setup_->client_sources, std::move(source), "Server::client_source");
}

void Server::agreements(std::shared_ptr<Store> store, AgreementOptions options) {
  auto& setup = open(setup_);
  if (!store) {
    setup.empty_registrations.push_back("Server::agreements was given nothing: remove the call, or give it a store.");
  }
  setup.agreements = std::move(store);
  setup.agreement_options = std::move(options);
}

void Server::resources(std::vector<std::string> resources) {
  auto& all = open(setup_).resources;
  for (auto& resource : resources) {
    if (std::find(all.begin(), all.end(), resource) == all.end()) all.push_back(std::move(resource));
  }
}

void Server::serialize_client(std::function<std::string(const Client&)> serialize) {
  open(setup_).serialize_client = std::move(serialize);
}

void Server::deserialize_client(ClientLookup deserialize) { open(setup_).deserialize_client = std::move(deserialize); }

void Server::transactions(std::shared_ptr<TransactionStore> store) { open(setup_).transactions = std::move(store); }

void Server::authenticate(std::unique_ptr<ClientAuth> strategy) {
  add(open(setup_), setup_->strategies, std::move(strategy), "Server::authenticate");
}

void Server::grant(std::unique_ptr<Grant> grant) {
  add(open(setup_), setup_->grants, std::move(grant), "Server::grant");
}

void Server::exchange(std::unique_ptr<Exchange> exchange) {
  add(open(setup_), setup_->exchanges, std::move(exchange), "Server::exchange");
}

void Server::response_mode(ResponseMode mode) { open(setup_).response_modes.push_back(std::move(mode)); }

void Server::dpop(Dpop dpop) { open(setup_).dpop = std::move(dpop); }

void Server::authorization_details(DetailType type) { open(setup_).detail_types.push_back(std::move(type)); }

void Server::endpoint(std::string path, std::unique_ptr<Endpoint> endpoint) {
  auto& setup = open(setup_);
  if (endpoint) return setup.endpoints.push_back({std::move(path), std::move(endpoint)});
  setup.empty_registrations.push_back("Server::endpoint was given nothing: remove the call, or fill it in.");
}

void Server::endpoint(std::unique_ptr<Endpoint> one) { endpoint({}, std::move(one)); }

void Server::install(std::unique_ptr<Capability> capability) {
  auto* const installed = capability.get();
  add(open(setup_), setup_->capabilities, std::move(capability), "Server::install");
  if (installed) installed->install(*this);
}

void Server::immediate(std::function<Immediate(const Client&, const User&, const AuthorizationRequest&)> hook) {
  add(open(setup_), setup_->immediate, std::move(hook), "Server::immediate");
}

void Server::withhold_unasked(std::function<Scope(const Unasked&)> hook) {
  add(open(setup_), setup_->withhold_unasked, std::move(hook), "Server::withhold_unasked");
}

void Server::user_suffices(std::function<Result<void>(const SignedIn&)> hook) {
  add(open(setup_), setup_->user_suffices, std::move(hook), "Server::user_suffices");
}

void Server::complete(std::function<Result<void>(const Approval&)> hook) {
  add(open(setup_), setup_->complete, std::move(hook), "Server::complete");
}

void Server::extra_parameters(std::function<Params(const Approval&)> hook) {
  add(open(setup_), setup_->extra_parameters, std::move(hook), "Server::extra_parameters");
}

void Server::extend(ExtensionParser parser) {
  add(open(setup_), setup_->request_parsers, std::move(parser), "Server::extend");
}

void Server::extend(std::function<Result<std::map<std::string, std::string>>(const Params&)> parser) {
  if (!parser) return extend(ExtensionParser());
  extend([parser = std::move(parser)](ReadRequest& request) { return parser(request.params); });
}

std::vector<std::string> Server::check() const { return mistakes(*setup_); }

std::vector<std::string> Server::loosened() const { return oauthkit::loosened(*setup_); }

const Options& Server::options() const { return setup_->options; }

std::vector<Route> Server::routes() const {
  const auto& setup = serving(*setup_);
  std::vector<Route> routes;
  for (const auto& [path, endpoint] : setup.endpoints) {
    const auto place = path.empty() ? endpoint->usual_path(setup.options) : path;
    const auto handler = endpoint->handler(*this);
    for (const auto method : endpoint->methods(setup.options)) {
      routes.push_back({.method = std::string(method), .path = place, .handler = handler});
    }
  }
  return routes;
}

}  // namespace oauthkit
