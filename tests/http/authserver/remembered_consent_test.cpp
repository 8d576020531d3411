#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "http/authserver/openid_client.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json remembering(const Json& consent = {{"remember", true}}) { return openid_config({{"consent", consent}}); }

bool is_asked(const Answer& answer) { return holds(answer.body, "name=\"decision\""); }

const Params by_name{{"scope", "openid read"}, {"claims", R"({"userinfo":{"department":null}})"}};

}  // namespace

TEST_CASE("authserver consent: claims asked for by name stand on the page") {
  const AuthServer server(openid_config());
  Agent alice(server);
  const Params asking{{"claims", R"({"userinfo":{"department":null,"x<y":null},"id_token":{"email":null}})"}};
  const auto page = alice.sign_in(alice.get(target(signing_in(asking))));
  for (const auto* name : {"department", "email", "x&lt;y"}) {
    CHECK(holds(page.body, std::string("<li><code>") + name + "</code></li>"));
  }
  CHECK_FALSE(holds(page.body, "class=\"new\""));
  CHECK_FALSE(holds(alice.get(target(signing_in())).body, "<li>"));
}

TEST_CASE("authserver consent: what was agreed to is not asked for again, and what is new is marked") {
  const AuthServer server(remembering());
  Agent alice(server);
  CHECK(alice.authorize(signing_in({{"scope", "openid read"}})).status == 303);
  CHECK(alice.get(target(signing_in({{"scope", "openid read"}}))).status == 303);
  CHECK(location_param(alice.get(target(signing_in({{"scope", "openid"}, {"prompt", "none"}}))), "code") != "");
  const auto more = alice.get(target(signing_in({{"scope", "openid read write"}})));
  CHECK(is_asked(more));
  CHECK(holds(more.body, "asks for more than you have allowed"));
  CHECK(count(more.body, "class=\"new\"") == 1);
  CHECK(holds(more.body, "<span class=\"new\">Change your data <code>write</code></span>"));
  const auto claims = alice.get(target(signing_in(by_name)));
  CHECK(is_asked(claims));
  CHECK(holds(claims.body, "<li class=\"new\"><code>department</code></li>"));
  CHECK(count(claims.body, "class=\"new\"") == 1);
  CHECK(alice.allow(claims).status == 303);
  CHECK(alice.get(target(signing_in(by_name))).status == 303);
  CHECK(is_asked(alice.get(target(signing_in({{"scope", "openid read"}, {"prompt", "consent"}})))));
}

TEST_CASE("authserver consent: where it is only recorded, every page is shown, and tells what is new") {
  const AuthServer server(remembering(Json::object()));
  Agent alice(server);
  CHECK(alice.authorize(signing_in({{"scope", "openid read"}})).status == 303);
  const auto again = alice.get(target(signing_in({{"scope", "openid read"}})));
  CHECK(is_asked(again));
  CHECK_FALSE(holds(again.body, "class=\"new\""));
  const auto silent = alice.get(target(signing_in({{"scope", "openid read"}, {"prompt", "none"}})));
  CHECK(location_param(silent, "error") == "consent_required");
  const auto more = alice.get(target(signing_in({{"scope", "openid read write"}})));
  CHECK(holds(more.body, "<span class=\"new\">Change your data <code>write</code></span>"));
}

TEST_CASE("authserver consent: without it nothing is remembered") {
  const AuthServer server(openid_config());
  Agent alice(server);
  CHECK(alice.authorize(signing_in({{"scope", "openid read"}})).status == 303);
  const auto again = alice.get(target(signing_in({{"scope", "openid read write"}})));
  CHECK(is_asked(again));
  CHECK_FALSE(holds(again.body, "class=\"new\""));
}

TEST_CASE("authserver consent: it outlives a restart, but not its lifetime") {
  const support::TemporaryDirectory directory;
  auto config = remembering({{"remember", true}, {"lifetime", 3600}});
  config["issuer"] = "http://127.0.0.1:9000";
  config["store"] = "sqlite:" + directory.file("store.db");
  {
    const AuthServer server(config);
    Agent alice(server);
    CHECK(alice.authorize(authorization()).status == 303);
  }
  {
    const AuthServer again(config);
    Agent alice(again);
    const auto answer = alice.sign_in(alice.get(target(authorization())));
    CHECK(location_param(answer, "code") != "");
    CHECK(holds(alice.get("/account").body, "<code>write</code>"));
  }
  const AuthServer brief(remembering({{"remember", true}, {"lifetime", 1}}));
  Agent alice(brief);
  CHECK(alice.authorize(authorization()).status == 303);
  std::this_thread::sleep_for(std::chrono::milliseconds(2100));
  CHECK(is_asked(alice.get(target(authorization()))));
}
