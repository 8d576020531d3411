#include "registration/backchannel_rules.hpp"

#include "registration/metadata_members.hpp"

namespace oauthkit::registration {

// CIBA Core §4: required for ping.
Result<void> check_backchannel(const Client& client) {
  const auto& backchannel = client.backchannel;
  const bool is_told = backchannel.backchannel_token_delivery_mode == "ping";
  if (!is_told || !backchannel.backchannel_client_notification_endpoint.empty()) return {};
  return refuse_member("backchannel_client_notification_endpoint", "is missing, and so where a client is told");
}

}  // namespace oauthkit::registration
