#include "authorization/backchannel.hpp"

#include <stdexcept>

#include "authorization/acr_values.hpp"
#include "authorization/decided_access.hpp"
#include "authorization/hooks.hpp"
#include "authorization/polled_approval.hpp"
#include "protocol/authorization_details.hpp"
#include "protocol/failures.hpp"

namespace oauthkit {
namespace {

using std::chrono::seconds;

constexpr std::string_view endpoint = "backchannel";

BackchannelOptions checked(BackchannelOptions options) {
  const auto require = [](bool condition, const char* sentence) {
    if (!condition) throw std::invalid_argument(sentence);
  };
  require(options.lifetime >= seconds(1) && options.lifetime <= std::chrono::hours(24),
          "BackchannelOptions::lifetime is not 1 second to a day");
  require(options.interval >= seconds(1) && options.interval <= seconds(60),
          "BackchannelOptions::interval is not 1 to 60 seconds");
  require(options.per_user >= 1 && options.per_user <= 100, "BackchannelOptions::per_user is not 1 to 100");
  return options;
}

std::shared_ptr<Setup> server_of(const Backchannel::State& state) {
  auto setup = state.server.lock();
  if (!setup) throw SetupError("This Backchannel is at no server: give it to Server::backchannel.");
  serving(*setup);
  return setup;
}

// A record of another form is no reason to say that nobody asked.
BackchannelText text_of(const PolledRequest& request) {
  auto text = deserialize_backchannel_text(request.data);
  if (!text) throw std::runtime_error("a stored request that waits for a person is damaged");
  return *std::move(text);
}

/// The client that waits for an answer, and which source found it; null for none.
struct Asker {
  Client client;
  const ClientSource* source = nullptr;
};

/// `denied()` where it is gone, or another by now.
Result<Asker> asker_of(const Setup& setup, const PolledRequest& request) {
  const ClientSource* source = nullptr;
  auto client = find_granted_client(setup, request.request.client_id, &source);
  if (client.is_denied()) return denied();
  if (!client) return client.error();
  if (client->registration.generation != request.client_generation) return denied();
  return Asker{.client = *std::move(client), .source = source};
}

bool is_asked(const Setup& setup, const PolledRequest& request, std::string_view user_id) {
  return request.issuer == setup.options.issuer && request.user_id == user_id && !user_id.empty();
}

/// One request, while a person answers it.
class Answering {
 public:
  Answering(const Backchannel::State& state, const Setup& setup, const Context& context, std::string_view id,
            const PolledRequest& request, const Asker& asker)
      : state_(state),
        setup_(setup),
        context_(context),
        id_(id),
        handle_(hash_token(id)),
        request_(request),
        client_(asker.client),
        source_(asker.source) {}

  Result<void> answer(const Decision& decision) const {
    if (!decision.allowed()) return refuse({});
    const auto& user = *decision.user();
    if (auto checked = check_sign_in(user); !checked) return checked;
    auto access = decided_access(context_, client_, user, request_.request.access, decision);
    if (!access) return refuse(access.error());
    return approve({.user = user, .access = *std::move(access), .extra = decision.extra()});
  }

 private:
  PolledAsked asked() const {
    return {
        .decisions = state_.decisions, .request = request_, .handle = handle_, .client = client_, .source = source_};
  }

  // As at the authorization endpoint: until all hooks agree to who has signed in, nothing is decided.
  Result<void> check_sign_in(const User& user) const {
    const auto suffices = user_suffices(setup_, {.client = client_, .user = user, .request = request_.request});
    const auto refusal = access_denied("this sign-in does not suffice");
    if (!suffices) return suffices.error_or(refusal);
    const auto binding = binding_acr_values(context_.options(), request_.request);
    if (!has_acr(binding, user.authentication)) return refusal;
    return {};
  }

  /// An answer of no, for `why`; for nothing where the person said it.
  Result<void> refuse(const std::optional<Error>& why) const {
    if (!refuse_polled(context_, asked())) return denied();
    context_.report({.kind = Event::Kind::consent_denied,
                     .client_id = client_.id,
                     .user_id = request_.user_id,
                     .family = request_.family});
    tell("deny");
    if (why) return *why;
    return {};
  }

  Result<void> approve(const Agreement& agreement) const {
    if (auto sound = check_agreement(agreement); !sound) return sound;
    auto approved = approve_polled(setup_, context_, asked(), agreement);
    // A hook that refuses at the end is a no, too.
    if (!approved.is_denied()) tell(approved ? "allow" : "deny");
    return approved;
  }

  void tell(const char* answer) const {
    context_.report({.kind = Event::Kind::backchannel_decided,
                     .client_id = client_.id,
                     .user_id = request_.user_id,
                     .family = request_.family,
                     .detail = answer});
    // CIBA Core §10.2: whatever the answer is, and once it is there.
    const auto told = [&] {
      ping();
      return true;
    };
    guarded(context_.options().environment, endpoint, told, [](const Error&) { return false; });
  }

  void ping() const {
    const auto& registered = client_.backchannel;
    const auto& place = registered.backchannel_client_notification_endpoint;
    if (!state_.options.deliver || registered.backchannel_token_delivery_mode != "ping" || place.empty()) return;
    auto secrets = unseal_ping(text_of(request_).sealed, id_);
    if (!secrets) return;
    state_.options.deliver({.client_id = client_.id,
                            .client_notification_endpoint = place,
                            .auth_req_id = std::move(secrets->auth_req_id),
                            .client_notification_token = std::move(secrets->client_notification_token)});
  }

  const Backchannel::State& state_;
  const Setup& setup_;
  const Context& context_;
  std::string_view id_;
  TokenHash handle_;
  const PolledRequest& request_;
  const Client& client_;
  const ClientSource* source_;
};

}  // namespace

BackchannelInbox inbox_of(const Backchannel::State& state, const Options& options, std::string_view user_id) {
  return {state.decisions.store(), options.issuer, user_id, state.options.lifetime, state.options.per_user};
}

WaitingApproval waiting_approval(const Setup& setup, const Client& client, std::string_view id,
                                 const PolledRequest& request, const BackchannelText& text) {
  const auto& access = request.request.access;
  return {.id = std::string(id),
          .user_id = request.user_id,
          .client_id = client.id,
          .client_name = client.name,
          .access = access,
          .details = asked_details(&setup.detail_types, access.authorization_details),
          .binding_message = text.binding_message,
          .expires_at = request.ends_at};
}

Backchannel::Backchannel(std::shared_ptr<Store> store, BackchannelOptions options)
    : state_(std::make_shared<State>(
          State{.options = checked(std::move(options)), .decisions = {std::move(store), "backchannel"}})) {}

std::vector<WaitingApproval> Backchannel::waiting(std::string_view user_id) const {
  const auto setup = server_of(*state_);
  const auto now = setup->options.environment.clock();
  std::vector<WaitingApproval> waiting;
  for (const auto& id : inbox_of(*state_, setup->options, user_id).ids(now)) {
    const auto request = state_->decisions.find(hash_token(id), now);
    if (!request || !is_asked(*setup, *request, user_id)) continue;
    const auto asker = asker_of(*setup, *request);
    if (asker) waiting.push_back(waiting_approval(*setup, asker->client, id, *request, text_of(*request)));
  }
  return waiting;
}

Result<void> Backchannel::decide(std::string_view id, std::string_view user_id, const Decision& decision) const {
  const auto setup = server_of(*state_);
  const Request nobody;
  const auto context = context_for(*setup, nobody);
  const auto request = state_->decisions.find(hash_token(id), context.now());
  // CIBA Core §8: the person of the hint answers, and nobody else.
  if (!request || !is_asked(*setup, *request, user_id)) return denied();
  if (decision.allowed() && (!decision.user() || decision.user()->id != user_id)) return denied();
  const auto asker = asker_of(*setup, *request);
  if (asker.is_denied()) return denied();
  if (!asker) return asker.error();
  return Answering(*state_, *setup, context, id, *request, *asker).answer(decision);
}

}  // namespace oauthkit
