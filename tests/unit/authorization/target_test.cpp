#include "support/authorization.hpp"

using namespace world;

namespace {

bool asks(const Step& step) { return std::holds_alternative<Consent>(step); }

/// What is wrong before client and redirect URI are proven: a page, and a redirect nowhere.
bool refused(World& world, const Params& changes) { return is_page(ask(world, changes), 400); }

}  // namespace

TEST_CASE("target: shows a page for an unknown client, whatever redirect URI it names") {
  World world;
  CHECK(refused(world, {{"client_id", "nobody"}}));
  CHECK(refused(world, {{"client_id", "nobody"}, {"redirect_uri", ""}}));
  CHECK(refused(world, {{"client_id", "WEB"}}));
  CHECK(asks(ask(world)));
}

TEST_CASE("target: shows a page for a client_id that is missing, empty or sent twice") {
  World world;
  CHECK(refused(world, {{"client_id", ""}}));
  for (const auto* more : {"&client_id=web", "&client_id=", "&client_id=spa"}) {
    CAPTURE(more);
    CHECK(is_page(world.server().authorize(get(authorize_request().target + more), browser()), 400));
  }
  const auto empty = authorize_params({{"client_id", ""}}).encode() + "&client_id=";
  CHECK(is_page(world.server().authorize(get("/authorize?" + empty), browser()), 400));
  CHECK(asks(ask(world)));
}

TEST_CASE("target: looks up no client id that is too long or not printable") {
  int lookups = 0;
  Choices choices;
  choices.more = [&](Server& server) {
    server.clients([&](std::string_view id) -> Result<Client> {
      ++lookups;
      auto client = usual_clients().front();
      client.id = id;
      return client;
    });
  };
  World world(std::move(choices));
  for (const auto& id :
       {std::string(256, 'a'), std::string("a\nb"), std::string("caf\xC3\xA9"), std::string("a\x7F")}) {
    CHECK(refused(world, {{"client_id", id}}));
  }
  CHECK(lookups == 0);
  CHECK(asks(ask(world, {{"client_id", std::string(255, 'a')}})));
  CHECK(asks(ask(world, {{"client_id", "' OR 1=1 --"}})));
  CHECK(lookups == 2);
}

TEST_CASE("target: lets the options decide what a client id looks like") {
  Choices choices;
  choices.options.policy.client_id = [](std::string_view id) { return id.size() == 3; };
  World world(std::move(choices));
  CHECK(refused(world, {{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1/cb"}}));
  CHECK(asks(ask(world)));
}

TEST_CASE("target: shows a page for a redirect URI that is not registered to the last byte") {
  World world;
  for (const auto* uri : {"https://web.example/cb/",
                          "https://web.example/CB",
                          "https://WEB.example/cb",
                          "https://web.example:443/cb",
                          "https://web.example/cb?",
                          "https://web.example/cb?x=1",
                          "https://web.example/cb#x",
                          "https://web.example/cb%20",
                          "https://web.example/./cb",
                          "https://web.example/a/../cb",
                          "https://web.example//cb",
                          "http://web.example/cb",
                          "https://web.example@evil.example/cb",
                          "https://user@web.example/cb",
                          "https://web.example.evil.example/cb",
                          "https://evil.example/cb",
                          "//web.example/cb",
                          "/cb",
                          "web.example/cb",
                          "https://web.example/cb ",
                          " https://web.example/cb",
                          "https://web.example/cb\r\nX: y",
                          "https://spa.example/cb",
                          "*",
                          "https://*/cb",
                          "javascript:alert(1)",
                          "data:text/html,x",
                          "vbscript:x",
                          "file:///etc/passwd",
                          "about:blank"}) {
    CAPTURE(uri);
    CHECK(refused(world, {{"redirect_uri", uri}}));
  }
  CHECK(asks(ask(world)));
}

TEST_CASE("target: shows a page for a redirect URI that was sent twice, also when one is empty or both are right") {
  World world;
  const auto twice = [&](const std::string& more) {
    return world.server().authorize(get(authorize_request().target + more), browser());
  };
  CHECK(is_page(twice("&redirect_uri=https%3A%2F%2Fweb.example%2Fcb"), 400));
  CHECK(is_page(twice("&redirect_uri=https%3A%2F%2Fevil.example"), 400));
  CHECK(is_page(twice("&redirect_uri="), 400));
  const auto none = authorize_request({{"redirect_uri", ""}}).target;
  CHECK(is_page(world.server().authorize(get(none + "&redirect_uri=&redirect_uri="), browser()), 400));
  CHECK(asks(world.server().authorize(get(none + "&redirect_uri="), browser())));
}

TEST_CASE("target: a redirect URI may be left out when one alone is registered") {
  World world;
  CHECK(told(reply(world, {{"redirect_uri", ""}, {"prompt", "none"}})) == "consent_required");
  world.client("web").redirect_uris.push_back("https://web.example/other");
  CHECK(refused(world, {{"redirect_uri", ""}}));
  CHECK(told(reply(world, {{"redirect_uri", "https://web.example/other"}, {"prompt", "none"}}),
             "https://web.example/other") == "consent_required");
  world.client("web").redirect_uris.clear();
  CHECK(refused(world, {{"redirect_uri", ""}}));
}

TEST_CASE("target: the options may want the redirect URI to be named always") {
  Choices choices;
  choices.options.require_redirect_uri = true;
  World world(std::move(choices));
  CHECK(refused(world, {{"redirect_uri", ""}}));
  CHECK(asks(ask(world)));
}

TEST_CASE("target: what must not be a redirect URI is none even when it is registered") {
  World world;
  for (const auto* uri : {"javascript:alert(1)", "http://web.example/cb", "https://web.example/cb#x",
                          "data:text/html,x", "https://user@web.example/", "https://web.example/*", ""}) {
    CAPTURE(uri);
    world.client("web").redirect_uris = {uri};
    CHECK(refused(world, {{"redirect_uri", uri}}));
    CHECK(refused(world, {{"redirect_uri", ""}}));
  }
  world.client("web").redirect_uris = {"https://web.example/cb"};
  CHECK(asks(ask(world)));
}

TEST_CASE("target: a validator decides in place of the list, and only about what may be a redirect URI") {
  World world;
  std::vector<std::string> judged;
  world.client("web").redirect_validator = [&](std::string_view uri) {
    judged.emplace_back(uri);
    return uri.starts_with("https://web.example/branch-");
  };
  CHECK(refused(world, {}));
  CHECK(refused(world, {{"redirect_uri", ""}}));
  CHECK(refused(world, {{"redirect_uri", "javascript:https://web.example/branch-"}}));
  CHECK(refused(world, {{"redirect_uri", "https://web.example/branch-#x"}}));
  CHECK(judged == std::vector<std::string>{"https://web.example/cb"});
  const std::string branch = "https://web.example/branch-7";
  CHECK(told(reply(world, {{"redirect_uri", branch}, {"prompt", "none"}}), branch) == "consent_required");
}

TEST_CASE("target: a native client chooses the port of its loopback address, and nobody else does") {
  World world;
  const Params native = {{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:51004/cb"}};
  CHECK(asks(ask(world, native)));
  for (const auto* uri : {"http://127.0.0.1:51004/other", "http://localhost:51004/cb", "https://127.0.0.1:51004/cb",
                          "http://127.0.0.1:99999/cb", "http://127.0.0.2:51004/cb", "http://[::1]:51004/cb",
                          "http://127.0.0.1:51004@evil.example/cb", "http://127.0.0.1:/cb"}) {
    CAPTURE(uri);
    CHECK(refused(world, changed(native, {{"redirect_uri", uri}})));
  }
  world.client("native").application_type = "web";
  CHECK(refused(world, native));
  CHECK(asks(ask(world, changed(native, {{"redirect_uri", "http://127.0.0.1/cb"}}))));
}

TEST_CASE("target: the loopback port exception holds for IPv6 too") {
  World world;
  world.client("native").redirect_uris = {"http://[::1]:8000/cb"};
  CHECK(asks(ask(world, {{"client_id", "native"}, {"redirect_uri", "http://[::1]:51004/cb"}})));
  CHECK(refused(world, {{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:51004/cb"}}));
}

TEST_CASE("target: answers go to a private-use scheme as it was registered") {
  World world;
  world.client("native").redirect_uris = {"com.example.app:/cb"};
  const Params native = {{"client_id", "native"}, {"redirect_uri", "com.example.app:/cb"}};
  CHECK(told(authorized(world, native), "com.example.app:/cb") == "code");
  CHECK(refused(world, changed(native, {{"redirect_uri", "com.example.app://cb"}})));
  CHECK(refused(world, changed(native, {{"redirect_uri", "com.example.other:/cb"}})));
}

TEST_CASE("target: an error page repeats nothing of the request and tells nothing of the server") {
  World world;
  const std::string evil = "<script>alert(1)</script>";
  for (const Params& changes :
       {Params{{"client_id", evil}, {"state", evil}}, Params{{"redirect_uri", evil}, {"state", evil}},
        Params{{"redirect_uri", "https://evil.example/" + evil}, {"scope", evil}}, Params{{"client_id", "nobody"}}}) {
    const auto page = reply(world, changes);
    CHECK(is_page(page, 400));
    for (const auto* text : {"script>", "alert", "evil", "nobody", "web.example", "what()", "sqlite"}) {
      CAPTURE(text);
      CHECK(page.body.find(text) == std::string::npos);
    }
  }
  CHECK(asks(ask(world, {{"state", evil}})));
}

TEST_CASE("target: shows the error that a client lookup names, escaped") {
  Choices choices;
  choices.more = [](Server& server) {
    server.clients([](std::string_view id) -> Result<Client> {
      if (id == "suspended") return unauthorized_client("suspended: <b>unpaid & overdue</b>");
      return usual_clients().front();
    });
  };
  World world(std::move(choices));
  const auto page = reply(world, {{"client_id", "suspended"}});
  CHECK(is_page(page, 400));
  CHECK(page.body.find("&lt;b&gt;unpaid &amp; overdue") != std::string::npos);
  CHECK(page.body.find("<b>") == std::string::npos);
  CHECK(asks(ask(world)));
}

TEST_CASE("target: does not believe a lookup that answers with another client") {
  Choices choices;
  choices.more = [](Server& server) {
    server.clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
  };
  World world(std::move(choices));
  CHECK(is_page(ask(world, {{"client_id", "admin"}}), 500));
  REQUIRE(world.failures.size() == 1);
  CHECK(world.failures.front().find("another client") != std::string::npos);
  CHECK(asks(ask(world)));
}

TEST_CASE("target: proves client, then redirect URI, then reads the rest") {
  World world;
  const Params all_wrong = {{"response_type", "x"}, {"scope", "\""}, {"request", "x"}, {"response_mode", "x"}};
  CHECK(refused(world, changed(all_wrong, {{"client_id", "nobody"}, {"redirect_uri", "https://evil.example"}})));
  CHECK(refused(world, changed(all_wrong, {{"redirect_uri", "https://evil.example"}})));
  CHECK(told(reply(world, all_wrong)) == "invalid_request");
}
