#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"
#include "http/authserver/openid_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const Json nothing = Json::object();

Json uris(std::initializer_list<const char*> all) { return Json(std::vector<std::string>(all.begin(), all.end())); }

}  // namespace

TEST_CASE("authserver config: logout") {
  expect_all_in(
      openid_config(),
      {{"/logout", true, nothing, "logout: expected an object"},
       {"/logout", {{"wait", 1}}, nothing, "logout.wait: unknown key"},
       {"/logout", {{"timeout", 0}}, {{"timeout", 1}}, "logout.timeout: expected a whole number from 1 to 30"},
       {"/logout", {{"timeout", 31}}, {{"timeout", 30}}, "logout.timeout: expected a whole number"},
       {"/logout", {{"attempts", 0}}, {{"attempts", 1}}, "logout.attempts: expected a whole number from 1"},
       {"/logout", {{"attempts", 6}}, {{"attempts", 5}}, "logout.attempts: expected a whole number from 1"}});
}

TEST_CASE("authserver config: where people may be sent after they signed out") {
  const auto* at = "/clients/0/post_logout_redirect_uris";
  const std::string place = "clients[0].post_logout_redirect_uris";
  const auto good = uris({"https://client.example/bye", "http://127.0.0.1:8080/bye"});
  const auto first = place + "[0]: ";
  const auto second = place + "[1]: ";
  expect_all_in(openid_config(),
                {{at, "https://client.example/bye", good, (place + ": expected an array of strings").c_str()},
                 {at, uris({"/bye"}), good, first.c_str()},
                 {at, uris({"https://client.example/bye#x"}), good, first.c_str()},
                 {at, uris({"https://client.example/bye", "http://client.example/bye"}), good, second.c_str()},
                 {at, uris({"javascript:alert(1)"}), good, first.c_str()},
                 {at, uris({"com.example.app:/bye"}), good,
                  (first + "expected an https URL, or application_type native").c_str()},
                 {"/clients/1/post_logout_redirect_uris", uris({"app:/bye"}), uris({"com.example.app:/bye"}),
                  "clients[1].post_logout_redirect_uris[0]: "}});
}

#ifdef AUTHSERVER_HAS_FETCH
TEST_CASE("authserver config: where a client is sent logout tokens") {
  const auto* at = "/clients/0/backchannel_logout_uri";
  const auto* told = "clients[0].backchannel_logout_uri: expected an https URL without fragment, or one of fetch.";
  const auto good = "https://client.example/bc?x=1";
  expect_all_in(openid_config({{"fetch", {{"trusted_origins", {"http://127.0.0.1:18080"}}}}}),
                {{at, "/bc", good, told},
                 {at, "https://client.example/bc#x", good, told},
                 {at, "http://client.example/bc", good, told},
                 {at, "http://127.0.0.1:1808/bc", "http://127.0.0.1:18080/bc", told},
                 {at, "http://127.0.0.1:180800/bc", "http://127.0.0.1:18080", told},
                 {at, "http://127.0.0.1:18080@evil.example/", "http://127.0.0.1:18080/bc?x=1", told},
                 {at, "http://127.0.0.1:18080/#x", good, told}});
  expect_all_in(openid_config(), {{at, "http://127.0.0.1:18080/bc", good, told}});
}
#endif

TEST_CASE("authserver config: what a browser loads in a frame is of the client") {
  const auto* at = "/clients/0/frontchannel_logout_uri";
  const std::string told = "clients[0].frontchannel_logout_uri: expected ";
  const auto is_url = told + "an https URL without fragment";
  const auto is_own = told + "scheme, host and port of one of redirect_uris";
  const auto good = "https://client.example/fc?x=1";
  expect_all_in(openid_config(),
                {{at, "/fc", good, is_url.c_str()},
                 {at, "https://client.example/fc#x", good, is_url.c_str()},
                 {at, "http://client.example/fc", good, is_url.c_str()},
                 {at, "com.example.app:/fc", good, is_url.c_str()},
                 {at, "https://other.example/fc", good, is_own.c_str()},
                 {at, "https://client.example:8443/fc", "https://client.example:443/fc", is_own.c_str()},
                 {"/clients/0/frontchannel_logout_session_required", 1, true,
                  "clients[0].frontchannel_logout_session_required: expected true or false"},
                 {"/clients/0/backchannel_logout_session_required", "yes", false,
                  "clients[0].backchannel_logout_session_required: expected true or false"}});
}
