#include "authorization/device_requests.hpp"

#include "protocol/user_code.hpp"

namespace oauthkit {
namespace {

constexpr std::string_view name = "device";
constexpr int most_draws = 5;

/// What wrong codes are counted by: a person at one server.
std::string person_at(const Context& context, std::string_view user_id) {
  return std::string(context.options().issuer).append(1, '\0').append(user_id);
}

AttemptOptions guesses_of(const DeviceOptions& options, const Environment& environment) {
  auto guesses = options.guesses;
  guesses.name = "user_code";
  guesses.environment = environment;
  return guesses;
}

}  // namespace

DeviceFlow::DeviceFlow(std::shared_ptr<Store> store, DeviceOptions options)
    : options_(std::make_shared<const DeviceOptions>(std::move(options))) {
  if (!store) return;
  decisions_ = std::make_shared<const PolledDecisions>(store, std::string(name));
  // Bounds that make no sense are told where they are given.
  (void)Attempts(std::move(store), guesses_of(*options_, {}));
}

DeviceRequests::DeviceRequests(DeviceFlow flow, const Environment& environment)
    : flow_(std::move(flow)), clock_(environment.clock) {
  if (has_store()) guesses_.emplace(decisions().shared_store(), guesses_of(options(), environment));
}

Revoke DeviceRequests::revoke() const {
  if (!has_store()) return {};
  const auto store = decisions().shared_store();
  return Revoke([store, clock = clock_](std::string_view family) { store->revoke(family, clock()); }, store);
}

// RFC 8628 §5.2, §6.1: nobody guesses the device_code; the user_code is short, and holds for a short time. Of both the
// store knows the hashes.
std::optional<DeviceRequests::Begun> DeviceRequests::begin(const Context& context, const Client& client,
                                                           const AuthorizationRequest& request) const {
  const PolledRequest polled{.issuer = context.options().issuer,
                             .request = request,
                             .client_generation = client.registration.generation,
                             .family = context.random_id(),
                             .data = context.request().remote_address,
                             .interval = options().interval,
                             .started_at = context.now(),
                             .ends_at = options().lifetime.from(context.now())};
  for (int draws = 0; draws < most_draws; ++draws) {
    Begun begun{.device_code = context.random_token(),
                .user_code = user_code::draw(context.options().environment.random)};
    const auto secret = hash_at(polled.issuer, begun.device_code);
    if (decisions().begin(polled, secret, hash_at(polled.issuer, begun.user_code))) return begun;
  }
  return std::nullopt;
}

std::optional<AskingDevice> DeviceRequests::find(const Context& context, std::string_view user_code) const {
  const auto handle = hash_at(context.options().issuer, user_code);
  auto request = decisions().find(handle, context.now());
  if (!request) return std::nullopt;
  return AskingDevice{.user_code = std::string(user_code), .handle = handle, .request = *std::move(request)};
}

bool DeviceRequests::admits_guess(const Context& context, std::string_view user_id) const {
  return guesses_->admits(person_at(context, user_id));
}

bool DeviceRequests::count_wrong(const Context& context, std::string_view user_id) const {
  return guesses_->count(person_at(context, user_id)).has_value();
}

std::chrono::seconds DeviceRequests::retry_after() const { return guesses_->retry_after(); }

}  // namespace oauthkit
