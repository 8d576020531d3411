#include "authorization/backchannel.hpp"
#include "authorization/backchannel_request.hpp"
#include "endpoints/client_request.hpp"
#include "endpoints/well_known.hpp"
#include "oauthkit/server.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view endpoint = "backchannel authentication";
constexpr std::string_view grant_type = "urn:openid:params:grant-type:ciba";
// CIBA Core §13: who may not ask this person is told so by the status, too.
constexpr int forbidden = 403;

class BackchannelAuthentication : public Endpoint {
 public:
  explicit BackchannelAuthentication(std::shared_ptr<const Backchannel::State> state) : state_(std::move(state)) {}

  std::string_view name() const override { return "backchannel_authentication_endpoint"; }
  std::vector<std::string_view> methods(const Options&) const override { return {"POST"}; }
  bool is_lasting() const override { return state_->decisions.is_lasting(); }

  Handler handler(const Server& server) const override {
    return [this, setup = Setup::shared(server)](const Request& request) {
      return serve_client(
          *setup, endpoint, request, [&](const ClientRequest& caller) { return ask(*setup, caller); }, forbidden);
    };
  }

  std::vector<Finding> findings() const override {
    std::vector<Finding> findings;
    if (!state_->options.user) {
      findings.push_back({Finding::Kind::mistake, "Server::backchannel knows nobody: set BackchannelOptions::user."});
    }
    findings.push_back({.kind = Finding::Kind::mistake,
                        .text = "People are asked and nobody collects the answers: register exchanges::ciba.",
                        .unless_module = [](const Module& module) {
                          const auto* const exchange = dynamic_cast<const Exchange*>(&module);
                          return exchange != nullptr && exchange->grant_type() == grant_type;
                        }});
    return findings;
  }

  std::vector<std::string> problems_of(const Client& client) const override {
    if (!client.allows_grant_type(grant_type)) return {};
    auto problem = backchannel_problem(state_->options, client);
    if (problem.empty()) return {};
    return {std::move(problem)};
  }

  // CIBA Core §4: how answers come, and that no code of a person is typed at the client.
  void describe(const Registered&, JsonMembers& metadata) const override {
    std::vector<std::string> modes = {"poll"};
    if (state_->options.deliver) modes.emplace_back("ping");
    endpoints::add_names(metadata, "backchannel_token_delivery_modes_supported", modes);
    metadata.add("backchannel_user_code_parameter_supported", false);
  }

 private:
  Result<Response> ask(const Setup& setup, const ClientRequest& caller) const {
    const auto& [context, client, params] = caller;
    // CIBA Core §7.1: the client has proven itself as at the token endpoint, and lists the grant type.
    if (!client.allows_grant_type(grant_type)) return unauthorized_client("the client may not have people asked");
    if (auto problem = backchannel_problem(state_->options, client); !problem.empty()) {
      return Error{ErrorCode::unauthorized_client, "the client may not have people asked",
                   "the client \"" + client.id + "\" " + problem};
    }
    const auto read = read_backchannel_request(setup, context, state_->options, client, params);
    if (!read) return read.error();
    // CIBA Core §13: who the hint means is the application's to say.
    const auto user = state_->options.user(read->hints);
    if (!user) return user.error_or({ErrorCode::unknown_user_id, "the hint means nobody here"});
    if (user->id.empty()) return server_error("a hint means a user without an id");
    return begin(setup, caller, *read, user->id);
  }

  Result<Response> begin(const Setup& setup, const ClientRequest& caller, const BackchannelRequest& read,
                         const std::string& user_id) const {
    const auto& context = caller.context;
    // CIBA Core §7.3: nobody guesses it. What the person has is another.
    const Secret auth_req_id = context.random_token();
    const auto approval_id = context.random_token();
    BackchannelText text{.binding_message = read.binding_message};
    if (!read.client_notification_token.empty()) {
      text.sealed = seal_ping({.auth_req_id = auth_req_id, .client_notification_token = read.client_notification_token},
                              approval_id, context.options().environment.random);
    }
    const PolledRequest request{.issuer = context.options().issuer,
                                .request = read.asked,
                                .client_generation = caller.client.registration.generation,
                                .user_id = user_id,
                                .family = context.random_id(),
                                .data = serialize(text),
                                .interval = state_->options.interval,
                                .started_at = context.now(),
                                .ends_at = context.now() + read.lifetime};
    const auto put = [&](const Record& place) {
      const auto secret = hash_at(request.issuer, auth_req_id.reveal());
      return state_->decisions.begin(request, secret, hash_token(approval_id), {&place, 1});
    };
    const auto inbox = inbox_of(*state_, context.options(), user_id);
    if (!inbox.add(approval_id, context.now(), put)) return access_denied("this person has been asked too often");
    context.report({.kind = Event::Kind::backchannel_begun,
                    .client_id = caller.client.id,
                    .user_id = user_id,
                    .family = request.family});
    notify(context, waiting_approval(setup, caller.client, approval_id, request, text));
    return acknowledgement(auth_req_id, read.lifetime);
  }

  // It waits all the same, for whoever looks.
  void notify(const Context& context, const WaitingApproval& asked) const {
    if (!state_->options.notify) return;
    const auto told = [&] {
      state_->options.notify(asked);
      return true;
    };
    guarded(context.options().environment, endpoint, told, [](const Error&) { return false; });
  }

  // CIBA Core §7.3.
  Response acknowledgement(const Secret& auth_req_id, std::chrono::seconds lifetime) const {
    JsonMembers answer;
    answer.add("auth_req_id", auth_req_id.reveal());
    answer.add("expires_in", static_cast<std::int64_t>(lifetime.count()));
    answer.add("interval", static_cast<std::int64_t>(state_->options.interval.count()));
    return Response::json(200, answer);
  }

  std::shared_ptr<const Backchannel::State> state_;
};

}  // namespace

void Server::backchannel(std::string path, const Backchannel& backchannel) {
  const auto& state = backchannel.state();
  if (!state->server.expired()) throw SetupError("This Backchannel is at a server already: make one for each.");
  endpoint(std::move(path), std::make_unique<BackchannelAuthentication>(state));
  state->server = setup_;
  state->clock = setup_->options.environment.clock;
}

}  // namespace oauthkit
