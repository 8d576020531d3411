#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "support/world.hpp"

/// Devices without a browser, and the people who answer them elsewhere (RFC 8628).
namespace world {

inline constexpr const char* device_grant = "urn:ietf:params:oauth:grant-type:device_code";
inline constexpr const char* device_page = "https://auth.example/device";

/// A server that answers devices at `/device_authorization`, beside what `choices` register.
inline Choices answering_devices(DeviceOptions options = {}, Choices choices = {}) {
  if (options.verification_uri.empty()) options.verification_uri = device_page;
  choices.more = [options, store = choices.store, lifetimes = choices.lifetimes, more = choices.more](Server& server) {
    const DeviceFlow devices(store, options);
    const auto issued = stores::tokens(store, server.options().issuer, server.options().environment);
    server.device("/device_authorization", devices);
    server.exchange(exchanges::device_code(devices, tokens::opaque(issued, lifetimes)));
    if (more) more(server);
  };
  return choices;
}

/// What a device is told when it begins.
struct Begun {
  std::string device_code;
  std::string user_code;
};

/// Every client may use the grant. The device is `native`, a public client, unless it says otherwise.
class DeviceWorld : public World {
 public:
  explicit DeviceWorld(DeviceOptions options = {}, Choices choices = {})
      : World(answering_devices(std::move(options), std::move(choices))) {
    for (auto& one : registered) one.grant_types.push_back(device_grant);
  }

  Response begin(const Request& request) {
    if (routes_.empty()) routes_ = server().routes();
    return handler_at(routes_, "/device_authorization")(request);
  }
  Response begin(const Params& changes = {}) { return begin(device_request(changes)); }
  static Request device_request(const Params& changes = {}) {
    return post("/device_authorization", changed({{"client_id", "native"}, {"scope", "read write"}}, changes));
  }
  /// Fails the test when it is refused.
  Begun begun(const Params& changes = {}) { return begun(begin(changes)); }
  static Begun begun(const Response& response) {
    INFO(response.body);
    REQUIRE(response.status == 200);
    return {.device_code = member(response, "device_code"), .user_code = member(response, "user_code")};
  }

  DeviceStep open(const std::string& target = "/device", const Browser& who = browser()) {
    return server().enter_code(get(target), who);
  }
  DeviceStep enter(std::string_view user_code, const Browser& who = browser()) {
    return server().enter_code(post("/device", {{"user_code", std::string(user_code)}}), who);
  }
  /// The consent that the code leads to. Fails the test when it leads elsewhere.
  Consent asked(std::string_view user_code, const Browser& who = browser()) {
    const auto step = enter(user_code, who);
    REQUIRE(std::holds_alternative<Consent>(step));
    return std::get<Consent>(step);
  }
  Response decide(const Consent& consent, std::string_view answer = "allow", const Browser& who = browser()) {
    return server().decide(decision(consent, answer), who);
  }
  /// The page after somebody has entered the code and answered.
  Response answered(std::string_view user_code, std::string_view answer = "allow", const Browser& who = browser()) {
    return decide(asked(user_code, who), answer, who);
  }

  static Request poll_request(std::string_view device_code, const Params& changes = {}) {
    return token_request(changed(
        {{"grant_type", device_grant}, {"client_id", "native"}, {"device_code", std::string(device_code)}}, changes));
  }
  Response poll(std::string_view device_code, const Params& changes = {}) {
    return token(poll_request(device_code, changes));
  }
  /// The tokens of a device that somebody allows all it asks for.
  Issued connected(const Params& changes = {}) {
    const auto device = begun(changes);
    REQUIRE(answered(device.user_code).status == 200);
    return issued(poll(device.device_code));
  }

 private:
  std::vector<Route> routes_;
};

/// Whether the form is shown again, since nothing waits for what was entered.
inline bool is_not_valid(const DeviceStep& step) {
  const auto* const page = std::get_if<EnterCode>(&step);
  return page && page->reason == EnterCode::Reason::not_valid;
}
inline bool asks_consent(const DeviceStep& step) { return std::holds_alternative<Consent>(step); }
/// The status of an answer that is none of the pages with a form; 0 for those.
inline int status_of(const DeviceStep& step) {
  const auto* const response = std::get_if<Response>(&step);
  return response ? response->status : 0;
}

}  // namespace world
