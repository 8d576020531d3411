#include "support/token_flow.hpp"
#include "support/token_formats.hpp"

using namespace world;

namespace {

/// A site that keeps its sessions in the store of its tokens.
struct Site {
  explicit Site(Choices choices) : world(std::move(choices)) {}

  /// The cookie of alice, who signs in.
  std::string sign_in() {
    const auto response = cookies.handle([this](const Request&, Browser& browser) {
      browser = {.session_id = random_token(system_random),
                 .user = User{.id = "alice", .authentication = {.auth_time = world.now}}};
      return Response{};
    })(get("/"));
    const auto field = std::string(response.headers.get("Set-Cookie").value_or(""));
    REQUIRE(field.starts_with(name));
    return field.substr(name.size(), field.find(';') - name.size());
  }

  /// Whom the site takes a browser for that brings this cookie.
  std::string who(std::string_view cookie) {
    auto request = get("/");
    request.headers.add("Cookie", name + std::string(cookie));
    std::string id;
    cookies.handle([&id](const Request&, Browser& browser) {
      id = browser.user ? browser.user->id : "nobody";
      return Response{};
    })(request);
    return id;
  }

  World world;
  session::Cookies cookies = session::Cookies(
      world.store, {.issuer = "https://auth.example", .environment = {.clock = [this] { return world.now; }}});
  std::string name = cookies.cookie_name() + "=";
};

}  // namespace

TEST_CASE("token as session: no token or code signs anybody in, revoked or not, and no cookie is a token") {
  for (const auto& choices : {Choices{}, jwt_choices(ring_of()), sealed_choices(sealing_ring())}) {
    auto separate = choices;
    separate.store = stores::memory();
    Site site(separate);
    const auto granted = code(site.world);
    const auto live = web_tokens(site.world);
    const auto replayed = code(site.world);
    const auto revoked = issued(redeem(site.world, replayed));
    CHECK(is_refused(redeem(site.world, replayed), "invalid_grant"));
    for (const auto& text : {granted, replayed, live.access, live.refresh, revoked.access, revoked.refresh}) {
      CHECK(site.who(text) == "nobody");
      CHECK(site.who(hash_token(text).hex()) == "nobody");
    }

    const auto cookie = site.sign_in();
    CHECK(!opens(site.world, cookie));
    CHECK(is_refused(refresh(site.world, cookie), "invalid_grant"));
    CHECK(is_refused(redeem(site.world, cookie), "invalid_grant"));

    CHECK(site.who(cookie) == "alice");
    CHECK(refresh(site.world, live.refresh).status == 200);
    CHECK(redeem(site.world, granted).status == 200);
  }
}
