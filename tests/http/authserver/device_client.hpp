#pragma once

#include <string>

#include "http/authserver/agent.hpp"

namespace oauthkit::testing {

// Devices without a browser, and those who let them in.

inline constexpr const char* device_grant_type = "urn:ietf:params:oauth:grant-type:device_code";

/// `config` with the public client `tv`, and `box`, which keeps a secret and is trusted.
Json with_devices(const Json& device = {{"interval", 1}}, Json config = demo_config());

/// A television that has asked for `scope`.
struct Device {
  explicit Device(const AuthServer& at, const std::string& scope = "read write");

  std::string user_code() const { return member(asked, "user_code"); }
  Answer poll() const;

  const AuthServer& server;
  Answer asked;
};

/// Somebody who has signed in at the page of codes.
Agent at_the_page(const AuthServer& server, const std::string& username = "alice",
                  const std::string& password = "wonderland");

/// The form of that page, filled in.
Answer enter(Agent& agent, const std::string& user_code);

}  // namespace oauthkit::testing
