#include "session/backchannel_text.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;

namespace {

const std::string approval = "an approval of full strength, of 32 bytes";

}  // namespace

TEST_CASE("backchannel text: what is written is read, and what is damaged is nothing") {
  const auto text = serialize(BackchannelText{.binding_message = "W4SCT", .sealed = std::string("\0\xFF .", 4)});
  const auto read = deserialize_backchannel_text(text);
  REQUIRE(read);
  CHECK(read->binding_message == "W4SCT");
  CHECK(read->sealed == std::string("\0\xFF .", 4));
  CHECK(!deserialize_backchannel_text(text.substr(0, text.size() - 1)));
  CHECK(!deserialize_backchannel_text(""));
  CHECK(deserialize_backchannel_text(serialize(BackchannelText{})));
}

TEST_CASE("backchannel text: what a client is told with is read by whoever has the id of the approval") {
  const auto sealed =
      seal_ping({.auth_req_id = "the request", .client_notification_token = "the token"}, approval, system_random);
  CHECK(sealed.find("the request") == std::string::npos);
  CHECK(sealed.find("the token") == std::string::npos);
  const auto read = unseal_ping(sealed, approval);
  REQUIRE(read);
  CHECK(read->auth_req_id.reveal() == "the request");
  CHECK(read->client_notification_token.reveal() == "the token");
  CHECK(!unseal_ping(sealed, "another approval"));
  CHECK(!unseal_ping(sealed.substr(1), approval));
  CHECK(!unseal_ping("", approval));
}
