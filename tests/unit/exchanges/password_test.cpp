#include <doctest/doctest.h>

#include "support/token_flow.hpp"

using namespace world;

namespace {

const Params right = {{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}};

Choices oauth20() { return {.options = {.profile = Profile::oauth20}}; }

using Authenticate = std::function<Result<User>(const Credentials&)>;

/// The answer of a server whose users are authenticated by `authenticate`.
Response answer_of(Authenticate authenticate, const Params& form = right) {
  Server server({.issuer = "https://auth.example", .profile = Profile::oauth20});
  server.clients([](std::string_view) -> Result<Client> { return usual_clients().back(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(exchanges::password(std::move(authenticate),
                                      tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
  return server.token()(legacy_request(form));
}

}  // namespace

TEST_CASE("password exchange: a user's password becomes tokens for the user") {
  World world(oauth20());
  const auto tokens = issued(world.token(legacy_request(right)));
  CHECK(tokens.scope == "read write");
  CHECK(!tokens.refresh.empty());
  CHECK(world.tokens.find_access(hash_token(tokens.access)).authorization.user_id == "alice");
  CHECK(world.token(legacy_request(refreshing(tokens.refresh))).status == 200);
}

TEST_CASE("password exchange: the tokens know how the user signed in") {
  const auto store = stores::memory();
  Server server({.issuer = "https://auth.example", .profile = Profile::oauth20});
  server.clients([](std::string_view) -> Result<Client> { return usual_clients().back(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(exchanges::password(
      [](const Credentials&) -> Result<User> {
        return User{.id = "alice", .authentication = {.auth_time = start, .acr = "pwd"}};
      },
      tokens::opaque(stores::tokens(store, "https://auth.example"))));
  const auto tokens = issued(server.token()(legacy_request(right)));
  const auto granted =
      stores::tokens(store, "https://auth.example").find_access(hash_token(tokens.access)).authorization;
  CHECK(granted.authentication.auth_time == start);
  CHECK(granted.authentication.acr == "pwd");
}

TEST_CASE("password exchange: the user's record reaches whoever makes and keeps tokens, and what must last is added") {
  struct Row {
    std::string shelf;
  };
  std::vector<std::string> seen;
  const auto note = [&](const std::string& who, const User* user) {
    seen.push_back(who + (user ? user->app.get_if<Row>()->shelf : "nobody"));
  };
  auto kept = stores::tokens(stores::memory(), "https://auth.example", {.clock = [] { return start; }});
  kept.put = [&, put = kept.put](const NewTokens& made) {
    note("kept for ", made.user);
    return put(made);
  };
  const auto issue = tokens::opaque(kept, {.refresh = 24h, .generate_access = [&](const Issuance& issuance) {
                                             note("made for ", issuance.user);
                                             return issuance.context.random_token();
                                           }});
  std::string extra = R"({"shelf":"7"})";
  Server server(
      {.issuer = "https://auth.example", .profile = Profile::oauth20, .environment = {.clock = [] { return start; }}});
  server.clients([](std::string_view) -> Result<Client> { return usual_clients().back(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(
      exchanges::password([](const Credentials&) -> Result<User> { return User{.id = "alice", .app = Row{"7"}}; },
                          issue, {.extra = [&](const TokenRequest&, const User&) { return extra; }}));
  server.exchange(exchanges::refresh_token(kept, issue));
  const auto first = issued(server.token()(legacy_request(right)));
  const auto second = issued(server.token()(legacy_request(refreshing(first.refresh))));
  CHECK(seen == std::vector<std::string>{"made for 7", "kept for 7", "made for nobody", "kept for nobody"});
  for (const auto& access : {first.access, second.access}) {
    CHECK(kept.find_access(hash_token(access)).authorization.extra == extra);
  }
  extra = "no object";
  CHECK(server.token()(legacy_request(right)).status == 500);
  extra.clear();
  CHECK(server.token()(legacy_request(right)).status == 200);
}

TEST_CASE("password exchange: exists in RFC 6749's profile alone") {
  Server server({.issuer = "https://auth.example"});
  server.clients([](std::string_view) -> Result<Client> { return denied(); });
  server.authenticate(client_auth::secret_basic());
  server.exchange(exchanges::password([](const Credentials&) -> Result<User> { return denied(); },
                                      tokens::opaque(stores::tokens(stores::memory(), "https://auth.example"))));
  REQUIRE(server.check().size() == 1);
  CHECK(server.check().front().find("exchanges::password") != std::string::npos);
  World world;
  CHECK(is_refused(world.token(legacy_request(right)), "unsupported_grant_type"));
  World with(oauth20());
  CHECK(with.token(legacy_request(right)).status == 200);
}

TEST_CASE("password exchange: a wrong password and an unknown user read the same") {
  World world(oauth20());
  const auto wrong = world.token(legacy_request(changed(right, {{"password", "looking-glass"}})));
  CHECK(is_refused(wrong, "invalid_grant"));
  CHECK(world.token(legacy_request(changed(right, {{"username", "nobody"}}))) == wrong);
  CHECK(world.token(legacy_request(right)).status == 200);
}

TEST_CASE("password exchange: names what is missing") {
  World world(oauth20());
  CHECK(is_refused(world.token(legacy_request(changed(right, {{"username", ""}}))), "invalid_request"));
  CHECK(is_refused(world.token(legacy_request(changed(right, {{"password", ""}}))), "invalid_request"));
  CHECK(world.token(legacy_request(right)).status == 200);
}

TEST_CASE("password exchange: only for clients that list it, and not before they authenticate") {
  World world(oauth20());
  CHECK(is_refused(world.token(web_request(right)), "unauthorized_client"));
  CHECK(is_refused(world.token(with_basic(token_request(right), "legacy", "wrong")), "invalid_client"));
  CHECK(is_refused(world.token(token_request(changed(right, {{"client_id", "legacy"}}))), "invalid_client"));
  CHECK(world.token(legacy_request(right)).status == 200);
}

TEST_CASE("password exchange: the scope stays within the client's") {
  World world(oauth20());
  CHECK(is_refused(world.token(legacy_request(changed(right, {{"scope", "admin"}}))), "invalid_scope"));
  CHECK(issued(world.token(legacy_request(changed(right, {{"scope", "read"}})))).scope == "read");
}

TEST_CASE("password exchange: its callback has the four outcomes of every callback") {
  CHECK(is_refused(answer_of([](const Credentials&) -> Result<User> { return denied(); }), "invalid_grant"));
  CHECK(is_refused(answer_of([](const Credentials&) -> Result<User> { return access_denied("locked"); }),
                   "access_denied"));
  const auto thrown = answer_of([](const Credentials&) -> Result<User> { throw std::runtime_error("wonderland"); });
  CHECK(thrown.status == 500);
  CHECK(thrown.body.find("wonderland") == std::string::npos);
  CHECK(answer_of([](const Credentials&) -> Result<User> { throw StoreUnavailable("x"); }).status == 503);
  CHECK(answer_of([](const Credentials&) -> Result<User> { return User{.id = "alice"}; }).status == 200);
}

TEST_CASE("password exchange: its callback sees exactly what was typed, and for which client") {
  std::string seen;
  answer_of([&](const Credentials& who) -> Result<User> {
    seen = std::string(who.username) + "/" + std::string(who.password.reveal()) + "/" + who.request.client.id;
    return denied();
  });
  CHECK(seen == "alice/wonderland/legacy");
}

TEST_CASE("password exchange: its callback sees the scope that is asked for, and may refuse it to this user") {
  const auto by_scope = [](const Credentials& who) -> Result<User> {
    if (who.request.params.get("scope") == "write") return invalid_scope("not for " + std::string(who.username));
    return User{.id = "alice"};
  };
  CHECK(is_refused(answer_of(by_scope, changed(right, {{"scope", "write"}})), "invalid_scope"));
  CHECK(issued(answer_of(by_scope, changed(right, {{"scope", "read"}}))).scope == "read");
}
