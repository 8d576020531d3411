#include "oauthkit/server.hpp"

#include "assembly/setup.hpp"
#include "authorization/authorize.hpp"
#include "endpoints/client_request.hpp"
#include "endpoints/token.hpp"
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

const Setup& serving(const std::shared_ptr<Setup>& setup) {
  start_serving(*setup);
  return *setup;
}

}  // namespace

Immediate Immediate::allow(std::string extra) {
  Immediate immediate;
  immediate.allowed_ = true;
  immediate.text_ = std::move(extra);
  return immediate;
}

Immediate Immediate::ask(Scope granted_before, std::string info) {
  Immediate immediate;
  immediate.granted_before_ = std::move(granted_before);
  immediate.text_ = std::move(info);
  return immediate;
}

Server::Server(Options options) : setup_(std::make_shared<Setup>()) {
  setup_->options = std::move(options);
  setup_->response_modes = built_in_response_modes();
  setup_->transactions = session::memory_transactions();
}

Server::Server(Server&&) noexcept = default;
Server::~Server() = default;

void Server::clients(ClientLookup lookup) { open(setup_).clients = std::move(lookup); }

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

void Server::endpoint(std::string path, std::unique_ptr<Endpoint> endpoint) {
  auto& setup = open(setup_);
  if (endpoint) return setup.endpoints.push_back({std::move(path), std::move(endpoint)});
  setup.empty_registrations.push_back("Server::endpoint was given nothing: remove the call, or fill it in.");
}

void Server::endpoint(std::unique_ptr<Endpoint> one) { endpoint({}, std::move(one)); }

void Server::immediate(std::function<Immediate(const Client&, const User&, const AuthorizationRequest&)> hook) {
  open(setup_).immediate = std::move(hook);
}

void Server::complete(std::function<Result<void>(const Approval&)> hook) { open(setup_).complete = std::move(hook); }

void Server::extra_parameters(std::function<Params(const Approval&)> hook) {
  add(open(setup_), setup_->extra_parameters, std::move(hook), "Server::extra_parameters");
}

void Server::extend(std::function<Result<std::map<std::string, std::string>>(const Params&)> parser) {
  add(open(setup_), setup_->request_parsers, std::move(parser), "Server::extend");
}

std::vector<std::string> Server::check() const { return mistakes(*setup_); }

std::vector<std::string> Server::loosened() const { return oauthkit::loosened(*setup_); }

const Options& Server::options() const { return setup_->options; }

Step Server::authorize(const Request& request, const Browser& browser) const {
  return serve_authorize(serving(setup_), request, browser);
}

Step Server::resume(const Request& request, Browser& browser, const Result<User>& user) const {
  return serve_sign_in(serving(setup_), request, browser, user);
}

Step Server::resume(const Request& request, const Browser& before, const Browser& after) const {
  return serve_signed_in(serving(setup_), request, before, after);
}

Step Server::resume(const Request& request, const Browser& browser) const {
  return serve_resume(serving(setup_), request, browser);
}

Response Server::decide(const Request& request, const Browser& browser) const {
  return serve_decide(serving(setup_), request, browser, nullptr);
}

Response Server::decide(const Request& request, const Browser& browser, const Decision& decision) const {
  return serve_decide(serving(setup_), request, browser, &decision);
}

Handler Server::token() const {
  start_serving(*setup_);
  return [setup = setup_](const Request& request) { return serve_token(*setup, request); };
}

Handler Server::client_endpoint(std::function<Result<Response>(const ClientRequest&)> answer) const {
  if (!answer) throw SetupError("A client endpoint has no function: give Server::client_endpoint one.");
  start_serving(*setup_);
  return [setup = setup_, answer = std::move(answer)](const Request& request) {
    return serve_client(*setup, "client endpoint", request, answer);
  };
}

std::vector<Route> Server::routes() const {
  std::vector<Route> routes;
  for (const auto& [path, endpoint] : serving(setup_).endpoints) {
    routes.push_back({.method = std::string(endpoint->method()),
                      .path = path.empty() ? endpoint->usual_path(setup_->options) : path,
                      .handler = endpoint->handler(*this)});
  }
  return routes;
}

}  // namespace oauthkit
