#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "http/authserver/agent.hpp"

// Somebody who was shown the door goes on with the session, and a client with the secret, until the next restart.

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

/// A server whose configuration can be written anew.
struct Site {
  support::TemporaryDirectory directory;
  Json config = demo_config();
  std::string file = write_config(directory.path(), config);
  AuthServer server{directory.path(), {"--config", file, "--store", "memory:"}};

  /// What the server says to SIGHUP with `text` in its file; nothing when it is silent.
  std::string hang_up(const std::string& text) {
    std::ofstream(file, std::ios::trunc) << text;
    const auto before = server.process().err().size();
    server.process().signal(SIGHUP);
    for (int i = 0; i < 1000; ++i) {
      auto said = server.process().err().substr(before);
      if (said.ends_with('\n') && holds(said, "read anew")) return said;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return {};
  }
  std::string hang_up() { return hang_up(config.dump()); }
};

const Params client_credentials{{"grant_type", "client_credentials"}};

}  // namespace

TEST_CASE("removed user: SIGHUP reads users and clients anew, and ends the sessions of who is gone") {
  Site site;
  Agent alice(site.server);
  CHECK(alice.authorize(authorization()).status == 303);
  CHECK(holds(alice.get("/").body, "Alice L."));
  CHECK(site.server.token(client_credentials).status == 200);
  site.config["users"].erase(0);
  site.config["clients"][0]["client_secret"] = "another secret";
  CHECK(holds(site.hang_up(), "were read anew"));
  CHECK_FALSE(holds(alice.get("/").body, "Signed in as"));
  CHECK(holds(alice.get(target(authorization())).body, "name=\"password\""));
  CHECK(alice.sign_in(alice.get(target(authorization()))).status == 401);
  CHECK(site.server.token(client_credentials).status == 401);
  CHECK(site.server.token(client_credentials, "demo", "another secret").status == 200);
  Agent bob(site.server);
  CHECK(holds(bob.sign_in(bob.get(target(authorization())), "bob", "builder's").body, "name=\"decision\""));
}

TEST_CASE("removed user: what is pending of somebody who is gone cannot be decided") {
  Site site;
  Agent alice(site.server);
  const auto consent = alice.sign_in(alice.get(target(authorization())));
  site.config["users"].erase(0);
  CHECK(holds(site.hang_up(), "were read anew"));
  CHECK(alice.allow(consent).status == 400);
  Agent bob(site.server);
  const auto page = bob.sign_in(bob.get(target(authorization())), "bob", "builder's");
  CHECK(bob.allow(page).status == 303);
}

TEST_CASE("removed user: a file that is wrong changes nothing, and is told in one line") {
  Site site;
  Agent alice(site.server);
  CHECK(alice.authorize(authorization()).status == 303);
  auto scrypt = site.config;
  scrypt["clients"][0]["client_secret"] = scrypt["users"][0]["password"];
  auto unknown = site.config;
  unknown["users"][0]["name"] = "Alice";
  for (const auto& text : {std::string("{\"users\": ["), unknown.dump(), scrypt.dump()}) {
    const auto said = site.hang_up(text);
    CAPTURE(said);
    CHECK(count(said, "\n") == 1);
    CHECK(holds(said, "were not read anew"));
    CHECK(holds(said, "expected"));
    CHECK(holds(alice.get("/").body, "Alice L."));
    CHECK(site.server.token(client_credentials).status == 200);
  }
  CHECK(holds(site.hang_up(), "were read anew"));
  CHECK(site.server.stop() == 0);
}

TEST_CASE("removed user: a second factor that is new is asked for at once") {
  Site site;
  Agent alice(site.server);
  CHECK(alice.authorize(authorization()).status == 303);
  site.config["users"][0]["totp_secret"] = std::string(32, 'A');
  CHECK(holds(site.hang_up(), "were read anew"));
  CHECK(holds(alice.get(target(authorization())).body, "name=\"otp\""));
  site.config["users"][0].erase("totp_secret");
  CHECK(holds(site.hang_up(), "were read anew"));
  CHECK(alice.authorize(authorization()).status == 303);
}
