#pragma once

#include <string>

#include "nodes/pair.hpp"

namespace nodes_tests {

/// What makes of the set-up of every node one that serves the device `tv`, whose codes may be guessed 40 times, and the
/// client `partner`, which brings assertions of an issuer of these tests.
Json with_devices();

/// What a device has that waits.
struct Device {
  std::string device_code;
  std::string user_code;
};

/// Asks for `read` at `node`. Fails the test when it is refused.
Device begin(const AuthServer& node);

/// Asks at `node` for what was granted, again and again as long as it is told to wait.
Answer poll(const AuthServer& node, const Device& device);

/// The page that `agent`, who is signed in, has who enters `user_code`.
Answer enter(Agent& agent, const std::string& user_code);

/// An assertion of that issuer about alice, for the servers of these tests.
std::string assertion(const std::string& jti);

/// The token request that presents it.
Params presentation(const std::string& assertion);

}  // namespace nodes_tests
