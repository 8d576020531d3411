#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/device.hpp"
#include "oauthkit/module.hpp"
#include "session/polled_decision.hpp"

namespace oauthkit {

inline constexpr std::string_view device_code_grant = "urn:ietf:params:oauth:grant-type:device_code";
/// What a person is told whose device does not wait for them any more, or never did.
inline constexpr const char* device_is_over = "nothing waits for this code any more; please start again on your device";

/// A device that waits for an answer.
struct AskingDevice {
  /// Eight letters, as `user_code::read` has them.
  std::string user_code;
  TokenHash handle = {};
  PolledRequest request;
};

/// The requests of devices at one server: each found by the code that its device shows, until it is answered.
class DeviceRequests {
 public:
  DeviceRequests(DeviceFlow flow, const Environment& environment);

  const DeviceOptions& options() const { return flow_.options(); }
  bool has_store() const { return flow_.decisions() != nullptr; }
  bool is_lasting() const { return has_store() && decisions().is_lasting(); }
  /// There is a store.
  const PolledDecisions& decisions() const { return *flow_.decisions(); }
  /// How a family dies where they wait; empty without a store.
  Revoke revoke() const;

  struct Begun {
    std::string device_code;
    /// Eight letters.
    std::string user_code;
  };
  /// Keeps what `client` asks for. Nothing when each code that was drawn is in use.
  std::optional<Begun> begin(const Context& context, const Client& client, const AuthorizationRequest& request) const;

  /// What waits at this server for the eight letters `user_code`.
  std::optional<AskingDevice> find(const Context& context, std::string_view user_code) const;

  /// Whether a code that `user_id` enters is looked at: no when they have entered too many wrong ones.
  bool admits_guess(const Context& context, std::string_view user_id) const;
  /// Counts a wrong one; no when there were too many already.
  bool count_wrong(const Context& context, std::string_view user_id) const;
  /// How long it is until the wrong ones are forgotten. Ask before you count, as for `Attempts`.
  std::chrono::seconds retry_after() const;

 private:
  DeviceFlow flow_;
  Clock clock_;
  std::optional<Attempts> guesses_;
};

}  // namespace oauthkit
