#include "registration/logout_rules.hpp"

#include "registration/reading.hpp"

using namespace reading;
using oauthkit::registration::settle_logout;

namespace {

Client with_frame(const std::string& frame, const Words& redirect_uris = {"https://app.example/cb"}) {
  Client client{.redirect_uris = redirect_uris};
  client.logout.frontchannel_logout_uri = frame;
  return client;
}

}  // namespace

TEST_CASE("logout rules: where people may be sent is what a redirect URI may be, each once") {
  Client client;
  client.logout.post_logout_redirect_uris = {"https://a.example/bye", "cursor://bye", "https://a.example/bye"};
  auto by = rules();
  CHECK(settle_logout(client, by));
  CHECK(client.logout.post_logout_redirect_uris == Words{"https://a.example/bye"});
  by.private_use_schemes = {"cursor"};
  client.logout.post_logout_redirect_uris = {"cursor://bye"};
  CHECK(settle_logout(client, by));
  CHECK(client.logout.post_logout_redirect_uris == Words{"cursor://bye"});
  client.logout.post_logout_redirect_uris = {"cursor://bye", "http://a.example/bye"};
  const auto refused = settle_logout(client, by).error_or({});
  CHECK(refused.code == ErrorCode::invalid_client_metadata);
  CHECK(refused.description ==
        "post_logout_redirect_uris: the redirect URI must use https unless its host is a loopback address: "
        "http://a.example/bye");
}

TEST_CASE("logout rules: a frame is of the origin of a redirect URI, with its port") {
  const std::string why = "frontchannel_logout_uri: must have scheme, host and port of one of the redirect_uris";
  auto right = with_frame("https://app.example:443/fc");
  CHECK(settle_logout(right, rules()));
  auto native = with_frame("http://127.0.0.1:8081/fc", {"http://127.0.0.1:8080/cb"});
  CHECK(settle_logout(native, rules()).error_or({}).description == why);
  auto nowhere = with_frame("https://app.example/fc", {});
  CHECK(settle_logout(nowhere, rules()).error_or({}).description == why);
  auto none = with_frame("", {});
  CHECK(settle_logout(none, rules()));
}
