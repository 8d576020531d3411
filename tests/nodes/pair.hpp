#pragma once

#include <string>
#include <vector>

#include "http/authserver/agent.hpp"

namespace nodes_tests {

using oauthkit::Params;
using oauthkit::testing::Agent;
using oauthkit::testing::Answer;
using oauthkit::testing::AuthServer;
using oauthkit::testing::Json;

/// The set-up of every node: the client `demo`, whose users are asked nothing, and the client `asking`, whose are.
Json configuration(const std::string& store);

/// Two reference servers on one store, as behind a load balancer that sends every request to either.
class Pair {
 public:
  explicit Pair(const std::string& store, const Json& changes = Json::object());

  /// The first for even numbers, the second for odd ones.
  const AuthServer& node(std::size_t number) const { return number % 2 == 0 ? one_ : other_; }

 private:
  AuthServer one_;
  AuthServer other_;
};

/// An authorization request of `asking`.
Params question();

/// Where the browser of somebody goes whose client, `asking`, has pushed `request` to `node`.
std::string push(const AuthServer& node, const Params& request);

/// `count` codes of `demo`, asked for by several people at once.
std::vector<std::string> codes(const Pair& pair, std::size_t count);

Params refresh(const std::string& token);

/// Whether it is 400 with `invalid_grant`.
bool is_invalid_grant(const Answer& answer);

}  // namespace nodes_tests
