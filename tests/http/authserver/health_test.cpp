#include <doctest/doctest.h>
#include <sqlite3.h>

#include "http/authserver/agent.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

/// A server on a SQLite file, and somebody who can take its tables away.
struct OnSqlite {
  OnSqlite() { sqlite3_open((directory.path() / "authserver.db").c_str(), &database); }
  ~OnSqlite() { sqlite3_close(database); }
  OnSqlite(const OnSqlite&) = delete;
  OnSqlite& operator=(const OnSqlite&) = delete;

  void take_away() { REQUIRE(execute("ALTER TABLE records RENAME TO away")); }
  void give_back() { REQUIRE(execute("ALTER TABLE away RENAME TO records")); }

  support::TemporaryDirectory directory;
  AuthServer server{directory.path(), {}};

 private:
  bool execute(const char* sql) { return sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }
  sqlite3* database = nullptr;
};

const Params there{{"redirect_uri", "http://127.0.0.1:9000/playground"}};

}  // namespace

TEST_CASE("authserver health: ok while the store answers") {
  const AuthServer server(demo_config());
  const auto health = server.get("/healthz");
  CHECK(health.status == 200);
  CHECK(health.body == "ok");
  CHECK(health.field("Cache-Control") == "no-store");
}

TEST_CASE("authserver health: 503 while the store does not answer") {
  OnSqlite on;
  CHECK(on.server.get("/healthz").status == 200);
  on.take_away();
  CHECK(on.server.get("/healthz").status == 503);
  on.give_back();
  CHECK(on.server.get("/healthz").body == "ok");
}

TEST_CASE("authserver health: while the store is away a refresh is answered 503, and the token works afterwards") {
  OnSqlite on;
  const auto code = location_param(Agent(on.server).authorize(authorization(there)), "code");
  const auto tokens = on.server.token(redemption(code, there));
  const Params form{{"grant_type", "refresh_token"}, {"refresh_token", member(tokens, "refresh_token")}};
  on.take_away();
  const auto refused = on.server.token(form);
  CHECK(refused.status == 503);
  CHECK(refused.field("Retry-After") != "<none>");
  CHECK(member(refused, "error") == "temporarily_unavailable");
  CHECK_FALSE(holds(refused.body, "records"));
  CHECK(on.server.api("/api/me", member(tokens, "access_token")).status == 503);
  on.give_back();
  CHECK(on.server.api("/api/me", member(tokens, "access_token")).status == 200);
  CHECK(on.server.token(form).status == 200);
}

TEST_CASE("authserver health: while the store is away pages say so with 503, and the consent works afterwards") {
  OnSqlite on;
  Agent agent(on.server);
  const auto consent = agent.sign_in(agent.get(target(authorization(there))));
  on.take_away();
  const auto page = agent.get(target(authorization(there)));
  CHECK(page.status == 503);
  CHECK(page.field("Retry-After") != "<none>");
  CHECK_FALSE(holds(page.body, "records"));
  CHECK(agent.allow(consent).status == 503);
  on.give_back();
  CHECK(agent.allow(consent).status == 303);
}
