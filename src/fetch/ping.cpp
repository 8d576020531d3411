#include "base/json.hpp"
#include "oauthkit/backchannel.hpp"

namespace oauthkit::notifications {
namespace {

// CIBA Core §10.2: the request that was answered, and by whom it is told.
Delivery delivery_of(const BackchannelPing& ping) {
  json::ObjectWriter body;
  body.add("auth_req_id", ping.auth_req_id.reveal());
  return {.url = ping.client_notification_endpoint,
          .json = std::move(body).finish(),
          .authorization = "Bearer " + std::string(ping.client_notification_token.reveal()),
          .client_id = ping.client_id};
}

}  // namespace

NotifyClient ping(std::shared_ptr<const Outgoing> outgoing, DeliveriesOptions options) {
  const auto deliveries = std::make_shared<Deliveries>(std::move(outgoing), std::move(options));
  return [deliveries](const BackchannelPing& ping) {
    deliveries->send({delivery_of(ping)}, std::chrono::milliseconds(0));
  };
}

}  // namespace oauthkit::notifications
