#include <doctest/doctest.h>

#include <map>

#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

/// An application's own tables of codes and tokens, as short as they can be.
struct Database {
  struct Row {
    Authorization granted;
    bool taken = false;
  };
  std::map<TokenHash, Row> codes;
  std::map<TokenHash, Authorization> tokens;
  std::vector<std::string> revoked;

  Stored take(const TokenHash& code, std::string_view client_id) {
    const auto row = codes.find(code);
    if (row == codes.end() || row->second.granted.client_id != client_id) return {};
    const bool first = !std::exchange(row->second.taken, true);
    return {first ? Stored::State::live : Stored::State::spent, row->second.granted};
  }
};

CodeStore sockets_of(Database& db) {
  return {.put =
              [&db](const TokenHash& code, const Authorization& granted) {
                return Result<void>(db.codes.try_emplace(code, Database::Row{granted}).second);
              },
          .take = [&db](const TokenHash& code, std::string_view client_id) { return db.take(code, client_id); },
          .revoke = [&db](std::string_view family) { db.revoked.emplace_back(family); }};
}

/// A server whose code exchange ends in `issue` instead of `tokens::opaque`.
struct Own {
  explicit Own(Issue issue, CodeStore codes = stores::codes(stores::memory(), "https://auth.example",
                                                            {.clock = [] { return start; }})) {
    Options options{.issuer = "https://auth.example", .environment = {.clock = [] { return start; }}};
    options.environment.on_failure = [this](const Failure& failure) { failures.push_back(failure.cause); };
    server = std::make_unique<Server>(std::move(options));
    server->clients([](std::string_view) -> Result<Client> { return usual_clients().front(); });
    server->authenticate(client_auth::secret_basic());
    server->grant(grants::code(codes.put));
    // It keeps nothing.
    if (issue && !issue.revoke) issue.revoke = [](std::string_view) {};
    server->exchange(exchanges::code(codes, std::move(issue)));
  }

  std::string code() const {
    const auto step = server->authorize(authorize_request(), browser());
    REQUIRE(std::holds_alternative<Consent>(step));
    return location_param(server->decide(decision(std::get<Consent>(step)), browser()), "code");
  }
  Response redeem(const std::string& code, const Params& changes = {}) const {
    return server->token()(web_request(redemption(code, changes)));
  }

  std::unique_ptr<Server> server;
  std::vector<std::string> failures;
};

Result<Tokens> plain(const Issuance& issuance) {
  return Tokens{.access_token = "for " + issuance.authorization.user_id, .scope = issuance.authorization.access.scope};
}

}  // namespace

TEST_CASE("code exchange sockets: lambdas over a table of one's own do everything the store does") {
  Database db;
  World world({.codes = sockets_of(db)});
  const auto granted = code(world);
  CHECK(db.codes.contains(hash_token(granted)));
  CHECK(is_refused(world.token(native_request(redemption(granted))), "invalid_grant"));
  CHECK(redeem(world, granted).status == 200);
  CHECK(is_refused(redeem(world, granted, {{"code_verifier", std::string(43, 'x')}}), "invalid_grant"));
  CHECK(db.revoked.empty());
  CHECK(is_refused(redeem(world, granted), "invalid_grant"));
  CHECK(db.revoked == std::vector<std::string>{db.codes.begin()->second.granted.family});
}

TEST_CASE("code exchange sockets: a table that forgets the client is not believed") {
  Database db;
  auto sockets = sockets_of(db);
  sockets.take = [&db](const TokenHash& code, std::string_view) { return db.take(code, "web"); };
  World world({.codes = sockets});
  const auto granted = code(world);
  CHECK(is_refused(world.token(native_request(redemption(granted))), "invalid_grant"));
  CHECK(redeem(world, code(world)).status == 200);
}

TEST_CASE("code exchange sockets: an issue of one's own needs nothing but an answer") {
  Own own(plain);
  const auto answer = own.redeem(own.code());
  CHECK(member(answer, "access_token") == "for alice");
  CHECK(member(answer, "scope") == "read write");
}

TEST_CASE("code exchange sockets: an issue that says no is invalid_grant, and the code is spent") {
  bool willing = false;
  Own own([&](const Issuance& issuance) -> Result<Tokens> {
    if (!willing) return denied();
    return plain(issuance);
  });
  const auto granted = own.code();
  CHECK(is_refused(own.redeem(granted), "invalid_grant"));
  willing = true;
  CHECK(is_refused(own.redeem(granted), "invalid_grant"));
  CHECK(own.redeem(own.code()).status == 200);
}

TEST_CASE("code exchange sockets: an issue's error is sent as it is, what it throws is not") {
  Own named([](const Issuance&) -> Result<Tokens> { return access_denied("account closed"); });
  const auto answer = named.redeem(named.code());
  CHECK(is_refused(answer, "access_denied"));
  CHECK(member(answer, "error_description") == "account closed");

  Own thrown([](const Issuance&) -> Result<Tokens> { throw std::runtime_error("ECONNREFUSED 10.1.1.1:5432"); });
  const auto generic = thrown.redeem(thrown.code());
  CHECK(generic.status == 500);
  CHECK(generic.body.find("5432") == std::string::npos);
  CHECK(thrown.failures == std::vector<std::string>{"ECONNREFUSED 10.1.1.1:5432"});
}

TEST_CASE("code exchange sockets: the issue is told who asks for what") {
  std::string seen;
  Own own([&](const Issuance& issuance) {
    seen = issuance.client.id + "/" + std::string(issuance.grant_type) + "/" + issuance.authorization.user_id + "/" +
           (issuance.refresh ? "refresh" : "-") + "/" + (issuance.rotation ? "rotation" : "-");
    return plain(issuance);
  });
  CHECK(own.redeem(own.code()).status == 200);
  CHECK(seen == "web/authorization_code/alice/refresh/-");
}

TEST_CASE("code exchange sockets: a store that is away at the take is 503, and the same code works afterwards") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  World world({.store = store});
  const auto granted = code(world);
  store->fail_after(0);
  const auto away = redeem(world, granted);
  CHECK(away.status == 503);
  CHECK(error(away) == "temporarily_unavailable");
  CHECK(away.headers.get("Retry-After").has_value());
  CHECK(redeem(world, granted).status == 200);
}

TEST_CASE("code exchange sockets: a store that fails after the take costs the code, and nothing is issued") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  World world({.store = store});
  const auto granted = code(world);
  store->fail_after(2);
  CHECK(redeem(world, granted).status == 503);
  CHECK(store->has_failed());
  CHECK(world.count(Event::Kind::tokens_issued) == 0);
  CHECK(is_refused(redeem(world, granted), "invalid_grant"));
  CHECK(redeem(world, code(world)).status == 200);
}

TEST_CASE("code exchange sockets: the store never sees a code or a token") {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  World world({.store = store});
  const auto granted = code(world);
  const auto tokens = issued(redeem(world, granted));
  REQUIRE(store->put_records().size() == 3);
  for (const auto& record : store->put_records()) {
    for (const auto& secret : {granted, tokens.access, tokens.refresh, std::string(verifier)}) {
      CHECK(record.data.find(secret) == std::string::npos);
    }
  }
}

TEST_CASE("code exchange sockets: what is missing is told at set-up") {
  const auto mistakes = [](CodeStore codes, Issue issue) {
    return Own(std::move(issue), std::move(codes)).server->check();
  };
  Database db;
  auto no_take = sockets_of(db);
  no_take.take = nullptr;
  auto no_revoke = sockets_of(db);
  no_revoke.revoke = nullptr;
  CHECK(mistakes(no_take, plain).size() == 1);
  CHECK(mistakes(no_revoke, plain).size() == 1);
  CHECK(mistakes(sockets_of(db), Issue()).size() == 1);
  CHECK(mistakes(sockets_of(db), plain).empty());
  // Nobody could end what it issues.
  CHECK(exchanges::code(sockets_of(db), plain)->findings().size() == 1);
}
