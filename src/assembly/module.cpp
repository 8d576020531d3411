#include "oauthkit/module.hpp"

#include <algorithm>

#include "oauthkit/client_source.hpp"
#include "oauthkit/endpoint.hpp"
#include "oauthkit/grant.hpp"

namespace oauthkit {

std::vector<std::string> Module::contradictions(const Profile&) const { return {}; }

bool ClientSource::has_name(std::string_view) const { return false; }
void ClientSource::agreed(const Client&, std::string_view) const {}

std::vector<std::string> Module::problems_of(const Client&) const { return {}; }

void Module::describe(const Registered&, JsonMembers&) const {}

std::string Endpoint::usual_path(const Options&) const { return {}; }

bool Endpoint::serves_clients(const Options& options) const {
  const auto taken = methods(options);
  return name() != "authorization_endpoint" && std::find(taken.begin(), taken.end(), "POST") != taken.end();
}

Result<void> Grant::validate(const AuthorizationRequest&, const Client&, const Context&) const { return {}; }

}  // namespace oauthkit
