#include "registration/backchannel_rules.hpp"

#include "registration/reading.hpp"

using namespace reading;

namespace {

/// A server that tells of these modes, as JSON; of none where that is empty.
registration::MetadataRules telling(std::string_view modes) {
  auto by = rules();
  by.told.emplace();
  if (!modes.empty()) by.told->add_json("backchannel_token_delivery_modes_supported", std::string(modes));
  return by;
}

constexpr const char* ping =
    R"("backchannel_token_delivery_mode":"ping","backchannel_client_notification_endpoint":"https://app.example/ping")";

}  // namespace

TEST_CASE("backchannel rules: a client that is told says where, by https") {
  const auto with_endpoint = [](const std::string& endpoint) {
    return with(R"("backchannel_token_delivery_mode":"ping","backchannel_client_notification_endpoint":")" + endpoint +
                "\"");
  };
  CHECK(refusal(with(R"("backchannel_token_delivery_mode":"ping")")) ==
        "invalid_client_metadata: backchannel_client_notification_endpoint: is missing, and so where a client is told");
  for (const auto* const bad :
       {"http://app.example/ping", "https://app.example/ping#x", "app.example", "http://127.0.0.1/"}) {
    CAPTURE(bad);
    CHECK(refusal(with_endpoint(bad)) ==
          "invalid_client_metadata: backchannel_client_notification_endpoint: must be an https URL without fragment");
  }
  const auto client = read(with(ping)).client;
  CHECK(client.backchannel.backchannel_token_delivery_mode == "ping");
  CHECK(client.backchannel.backchannel_client_notification_endpoint == "https://app.example/ping");
}

TEST_CASE("backchannel rules: tokens are pushed to nobody") {
  CHECK(refusal(with(R"("backchannel_token_delivery_mode":"push")")) ==
        "invalid_client_metadata: backchannel_token_delivery_mode: must be poll or ping");
  CHECK(refusal(with(R"("backchannel_token_delivery_mode":"POLL")")) ==
        "invalid_client_metadata: backchannel_token_delivery_mode: must be poll or ping");
  CHECK(read(with(R"("backchannel_token_delivery_mode":"poll")")).client.backchannel.backchannel_token_delivery_mode ==
        "poll");
  CHECK(read(with(R"("client_name":"App")")).client.backchannel.backchannel_token_delivery_mode == "poll");
}

TEST_CASE("backchannel rules: a mode that the server does not tell of is refused, and ignored where it tells of none") {
  CHECK(refusal(with(ping), telling(R"(["poll"])")) ==
        "invalid_client_metadata: backchannel_token_delivery_mode: ping is not served here");
  CHECK(read(with(ping), telling("")).client.backchannel.backchannel_token_delivery_mode == "poll");
  CHECK(read(with(ping), telling(R"(["poll","ping"])")).client.backchannel.backchannel_token_delivery_mode == "ping");
}
