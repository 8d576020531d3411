#include "support/openid_registration.hpp"

using namespace world;
using nlohmann::json;

// RP-Initiated Logout 1.0 §3.1, Back-Channel Logout 1.0 §2.2, Front-Channel Logout 1.0 §2: what a client registers.

namespace {

json all_members() {
  return {{"post_logout_redirect_uris", {"https://probe.example/bye", "https://elsewhere.example/bye"}},
          {"backchannel_logout_uri", "https://probe.example/bc?for=op"},
          {"backchannel_logout_session_required", true},
          {"frontchannel_logout_uri", "https://probe.example/fc?for=op"},
          {"frontchannel_logout_session_required", true}};
}

}  // namespace

TEST_CASE("RP-Initiated Logout §3.1, Back-Channel Logout §2.2, Front-Channel Logout §2: each member is told and kept") {
  ProviderWorld world;
  const auto members = all_members();
  const auto client = world.enrolled(members);
  const auto shown = json::parse(world.show(client).body);
  for (const auto& member : members.items()) {
    const auto& name = member.key();
    const auto& value = member.value();
    CAPTURE(name);
    CHECK(client.body[name] == value);
    CHECK(shown[name] == value);
  }
  const auto found = world.registry->source()->find(client.id);
  REQUIRE(found);
  const auto& logout = found->logout;
  CHECK(logout.post_logout_redirect_uris ==
        std::vector<std::string>{"https://probe.example/bye", "https://elsewhere.example/bye"});
  CHECK(logout.backchannel_logout_uri == "https://probe.example/bc?for=op");
  CHECK(logout.backchannel_logout_session_required);
  CHECK(logout.frontchannel_logout_uri == "https://probe.example/fc?for=op");
  CHECK(logout.frontchannel_logout_session_required);
}

TEST_CASE("RP-Initiated Logout §2.1: of a way that the server does not tell nothing is registered") {
  ProviderWorld world({{"end_session_endpoint", nullptr},
                       {"backchannel_logout_supported", false},
                       {"frontchannel_logout_supported", nullptr}});
  auto members = all_members();
  members["frontchannel_logout_uri"] = "https://other.example/fc";
  members["post_logout_redirect_uris"] = {"javascript:alert(1)"};
  members["backchannel_logout_session_required"] = false;
  const auto client = world.enrolled(members);
  for (const auto& member : members.items()) {
    const auto& name = member.key();
    CAPTURE(name);
    CHECK(!client.body.contains(name));
  }
  ProviderWorld frames({{"end_session_endpoint", nullptr}, {"backchannel_logout_supported", false}});
  const auto framed = frames.enrolled(all_members());
  CHECK(framed.body["frontchannel_logout_uri"] == "https://probe.example/fc?for=op");
  CHECK(!framed.body.contains("backchannel_logout_uri"));
}

TEST_CASE("RP-Initiated Logout §3.1: post_logout_redirect_uris keep the rules of redirect URIs") {
  ProviderWorld world;
  for (const char* uri :
       {"javascript:alert(1)", "data:text/html,x", "http://probe.example/bye", "https://probe.example/bye#x",
        "https://a@probe.example/bye", "https://*.probe.example/bye", "/bye", "https://"}) {
    CAPTURE(uri);
    const auto refused = world.ask({{"post_logout_redirect_uris", {"https://probe.example/bye", uri}}});
    CHECK(told_of(refused) == icm);
    CHECK(described(refused).starts_with("post_logout_redirect_uris: the redirect URI "));
  }
  CHECK(told_of(world.ask({{"post_logout_redirect_uris", "https://probe.example/bye"}})) == icm);
  const json uris = {"https://probe.example/bye?a=b", "http://127.0.0.1:8080/bye", "com.example.app:/bye"};
  CHECK(world.enrolled({{"post_logout_redirect_uris", uris}}).body["post_logout_redirect_uris"] == uris);
}

TEST_CASE("RP-Initiated Logout §3.1: one whose scheme has no dot is left out, and none left is refused") {
  ProviderWorld world;
  const auto client = world.enrolled({{"post_logout_redirect_uris", {"cursor://bye", "https://probe.example/bye"}}});
  CHECK(client.body["post_logout_redirect_uris"] == json::array({"https://probe.example/bye"}));
  CHECK(described(world.ask({{"post_logout_redirect_uris", {"cursor://bye"}}}))
            .starts_with("post_logout_redirect_uris: none is left, since "));
}

TEST_CASE("Back-Channel Logout §2.2: backchannel_logout_uri is https, without a fragment") {
  ProviderWorld world;
  for (const char* uri : {"http://probe.example/bc", "http://127.0.0.1/bc", "https://probe.example/bc#x", "/bc",
                          "com.example.app:/bc", "https://a@probe.example/bc", "https://probe.example:99999/"}) {
    CAPTURE(uri);
    const auto refused = world.ask({{"backchannel_logout_uri", uri}});
    CHECK(told_of(refused) == icm);
    CHECK(described(refused) == "backchannel_logout_uri: must be an https URL without fragment");
  }
  // Unlike a frame it may be anywhere.
  const auto client = world.enrolled({{"backchannel_logout_uri", "https://other.example:8443/bc"}});
  CHECK(client.body["backchannel_logout_uri"] == "https://other.example:8443/bc");
}

TEST_CASE("Front-Channel Logout §2: frontchannel_logout_uri has scheme, host and port of a redirect URI") {
  ProviderWorld world;
  const json uris = {"https://probe.example/cb", "https://probe.test:8443/cb", "http://127.0.0.1:9000/cb"};
  const auto asked = [&](const char* uri) {
    return world.ask({{"redirect_uris", uris}, {"frontchannel_logout_uri", uri}});
  };
  for (const char* uri : {"https://other.example/fc", "https://probe.example.evil.example/fc",
                          "https://probe.example:8443/fc", "https://probe.test/fc", "https://sub.probe.example/fc",
                          "http://127.0.0.1:9001/fc", "http://127.0.0.1/fc", "http://localhost:9000/fc"}) {
    CAPTURE(uri);
    const auto refused = asked(uri);
    CHECK(told_of(refused) == icm);
    CHECK(described(refused) == "frontchannel_logout_uri: must have scheme, host and port of one of the redirect_uris");
  }
  for (const char* uri : {"http://probe.example/fc", "https://probe.example/fc#x", "javascript:alert(1)", "/fc",
                          "https://a@probe.example/fc"}) {
    CAPTURE(uri);
    CHECK(described(asked(uri)) ==
          "frontchannel_logout_uri: must be an https URL without fragment, or http on a loopback host");
  }
  for (const char* uri : {"https://probe.example/fc", "https://PROBE.example:443/fc?a=b", "https://probe.test:8443/",
                          "http://127.0.0.1:9000/fc"}) {
    CAPTURE(uri);
    CHECK(told_of(asked(uri)) == "201");
  }
}

TEST_CASE("Front-Channel Logout §2: an update that takes the redirect URI away takes the frame with it") {
  ProviderWorld world;
  const auto client = world.enrolled(all_members());
  auto moved = all_members();
  moved["redirect_uris"] = {"https://moved.example/cb"};
  CHECK(told_of(world.update(client, moved)) == icm);
  moved["frontchannel_logout_uri"] = nullptr;
  const auto updated = world.updated(client, moved);
  CHECK(!updated.body.contains("frontchannel_logout_uri"));
  CHECK(updated.body["backchannel_logout_uri"] == "https://probe.example/bc?for=op");
}
