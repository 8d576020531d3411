#include <doctest/doctest.h>

#include "support/sign_out.hpp"

// OpenID Connect Front-Channel Logout 1.0.

using namespace world;
using openid::SignedOut;

namespace {

using Strings = std::vector<std::string>;

std::string sid_of(const std::string& id_token) { return claims_of(id_token)["sid"]; }

void tell_by_frame(SignOutWorld& world, const std::string& id, const std::string& uri) {
  world.client(id).logout.frontchannel_logout_uri = uri;
}

}  // namespace

TEST_CASE("Front-Channel Logout §2: the page has a frame for each client of the login, with iss and sid in its query") {
  SignOutWorld world;
  tell_by_frame(world, "web", "https://web.example/fc");
  tell_by_frame(world, "mail", "https://mail.example:443/fc?for=op&x=%20y");
  tell_by_frame(world, "silent", "https://silent.example/fc");
  Visitor alice(world);
  Visitor elsewhere(world);
  elsewhere.id_token("silent");
  const auto web = alice.id_token("web");
  const auto mail = alice.id_token("mail");
  alice.tokens_of("silent", {{"scope", "read"}});
  const auto step = alice.sign_out(with_hint(web));
  const auto& out = came_to<SignedOut>(step);
  CHECK(out.frames() ==
        Strings{"https://web.example/fc?iss=https%3A%2F%2Fauth.example&sid=" + sid_of(web),
                "https://mail.example:443/fc?for=op&x=%20y&iss=https%3A%2F%2Fauth.example&sid=" + sid_of(mail)});
  CHECK(out.frame_origins() == Strings{"https://web.example", "https://mail.example:443"});
  CHECK(out.continue_to().empty());
  CHECK_FALSE(out.was_nobody());
  CHECK(alice.who() == "nobody");
}

TEST_CASE("Front-Channel Logout §2: with frames the page leads on to the target, else the browser goes at once") {
  SignOutWorld world;
  const Params to_bye{{"post_logout_redirect_uri", "https://web.example/bye"}, {"state", "a b"}};
  Visitor alice(world);
  CHECK(outcome_of(alice.sign_out(with_hint(alice.id_token("web"), to_bye))) ==
        "303 https://web.example/bye?state=a+b");
  tell_by_frame(world, "mail", "https://mail.example/fc");
  alice.sign_in("alice");
  alice.id_token("mail");
  const auto step = alice.sign_out(with_hint(alice.id_token("web"), to_bye));
  const auto& out = came_to<SignedOut>(step);
  CHECK(out.frames().size() == 1);
  CHECK(out.continue_to() == "https://web.example/bye?state=a+b");
}

TEST_CASE("Front-Channel Logout §2: each origin stands once, for the policy of the page") {
  SignOutWorld world;
  world.client("mail").redirect_uris = {"https://web.example/mail/cb", "https://mail.example/cb"};
  tell_by_frame(world, "web", "https://web.example/fc");
  tell_by_frame(world, "mail", "https://WEB.example/mail/fc");
  Visitor alice(world);
  alice.id_token("mail");
  const auto step = alice.sign_out(with_hint(alice.id_token("web")));
  const auto& out = came_to<SignedOut>(step);
  CHECK(out.frames().size() == 2);
  CHECK(out.frame_origins() == Strings{"https://web.example"});
}

TEST_CASE("Front-Channel Logout §2: a URI that is not of the origin of a redirect URI is told, and in no frame") {
  SignOutWorld world;
  for (const std::string uri : {"https://evil.example/fc", "http://web.example/fc", "https://web.example:8443/fc",
                                "https://web.example.evil.example/fc", "https://web.example@evil.example/fc",
                                "https://web.example/fc#x", "https://web.example/f c", "javascript:alert(1)", "/fc",
                                "com.example.app:/fc", "https://web.example;script-src/fc"}) {
    CAPTURE(uri);
    tell_by_frame(world, "web", uri);
    CHECK(
        says(client_problems(world.client("web"), world.server()), "has a frontchannel_logout_uri that is not https"));
    Visitor alice(world);
    const auto step = alice.sign_out(with_hint(alice.id_token("web")));
    CHECK(came_to<SignedOut>(step).frames().empty());
    CHECK(came_to<SignedOut>(step).frame_origins().empty());
  }
  tell_by_frame(world, "web", "https://web.example/fc");
  CHECK(client_problems(world.client("web"), world.server()).empty());
  Visitor alice(world);
  CHECK(came_to<SignedOut>(alice.sign_out(with_hint(alice.id_token("web")))).frames().size() == 1);
}

TEST_CASE("Front-Channel Logout §3: the metadata document tells it where it is done") {
  const auto document = [](SignOutWorld& world) {
    return nlohmann::json::parse(world.serve(get("/.well-known/oauth-authorization-server")).body);
  };
  SignOutWorld with;
  CHECK(document(with)["frontchannel_logout_supported"] == true);
  CHECK(document(with)["frontchannel_logout_session_supported"] == true);
  SignOutWorld without({.logout = {.frontchannel = false}});
  CHECK_FALSE(document(without).contains("frontchannel_logout_supported"));
  tell_by_frame(without, "web", "https://web.example/fc");
  Visitor alice(without);
  CHECK(came_to<SignedOut>(alice.sign_out(with_hint(alice.id_token("web")))).frames().empty());
  CHECK(without.inboxes->count() == 1);
}
