#include "support/authorization.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

/// Nobody finds a place where a password is compared: as many as may be are there already.
class Crowd {
 public:
  Crowd() { SecretHash::limit_callers(0); }
  ~Crowd() { leave(); }
  void leave() { SecretHash::limit_callers(SecretHash::max_concurrent_scrypt); }
};

}  // namespace

TEST_CASE("many passwords: a sign-in form that belongs to no transaction costs no hash") {
  World world;
  auto who = stranger();
  const auto page = sign_in(world);
  int compared = 0;
  const auto prove = [&]() -> Result<User> {
    ++compared;
    return User{.id = "alice"};
  };
  CHECK(is_page(std::get<Response>(world.server().resume(post("/login", Params()), who, prove)), 400));
  CHECK(is_page(std::get<Response>(world.server().resume(login(std::string(43, 'A')), who, prove)), 400));
  Browser other{.session_id = "the session of somebody else"};
  CHECK(is_page(std::get<Response>(world.server().resume(login(page.transaction_id), other, prove)), 400));
  CHECK(compared == 0);
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(page.transaction_id), who, prove)));
  CHECK(compared == 1);
}

TEST_CASE("many passwords: at the token endpoint no more wait than may, and who comes beyond is told to come again") {
  World world;
  world.client("web").secret = SecretHash::scrypt("web secret:%+");
  const auto ask = [&] { return world.token(web_request({{"grant_type", "client_credentials"}})); };
  Crowd crowd;
  const auto refused = ask();
  CHECK(refused.status == 503);
  CHECK(error(refused) == "temporarily_unavailable");
  CHECK(refused.headers.get("Retry-After").has_value());
  // Clients whose secrets a machine drew do not stand in that queue.
  CHECK(world.token(with_basic(token_request({{"grant_type", "client_credentials"}}), "legacy", "web secret:%+"))
            .status == 200);
  crowd.leave();
  CHECK(ask().status == 200);
}

TEST_CASE("many passwords: no endpoint of clients takes a full queue for a wrong secret, nor does a password grant") {
  const auto stored = SecretHash::scrypt("wonderland");
  const auto store = stores::memory();
  const std::string issuer = "https://auth.example";
  Server server({.issuer = issuer, .profile = Profile::oauth20});
  auto client = usual_clients().back();
  server.clients([&client](std::string_view) -> Result<Client> { return client; });
  server.authenticate(client_auth::secret_basic());
  server.exchange(exchanges::password(
      [&stored](const Credentials& typed) -> Result<User> {
        if (stored.matches(typed.password)) return User{.id = "alice"};
        return denied();
      },
      tokens::opaque(stores::tokens(store, issuer))));
  server.endpoint("/revoke", endpoints::revocation(stores::tokens(store, issuer)));
  const auto token = server.token();
  const auto routes = server.routes();
  const auto by_password = [&] {
    return token(legacy_request({{"grant_type", "password"}, {"username", "alice"}, {"password", "wonderland"}}));
  };
  const auto revoke = [&] {
    return handler_at(routes, "/revoke")(with_basic(post("/revoke", {{"token", "x"}}), client.id, "web secret:%+"));
  };
  const auto by_scrypt = SecretHash::scrypt("web secret:%+");
  Crowd crowd;
  const auto password_refused = by_password();
  client.secret = by_scrypt;
  const auto client_refused = revoke();
  for (const auto& refused : {password_refused, client_refused}) {
    CHECK(refused.status == 503);
    CHECK(error(refused) == "temporarily_unavailable");
    CHECK(refused.headers.get("Retry-After").has_value());
  }
  crowd.leave();
  CHECK(by_password().status == 200);
  CHECK(revoke().status == 200);
}

TEST_CASE("many passwords: a sign-in that finds no place is a page with 503, and its transaction waits") {
  World world;
  auto who = stranger();
  const auto stored = SecretHash::scrypt("wonderland");
  const auto page = sign_in(world);
  const auto prove = [&]() -> Result<User> {
    if (stored.matches("wonderland")) return User{.id = "alice"};
    return denied();
  };
  Crowd crowd;
  const auto refused = std::get<Response>(world.server().resume(login(page.transaction_id), who, prove));
  CHECK(refused.status == 503);
  CHECK(refused.headers.get("Retry-After").has_value());
  crowd.leave();
  CHECK(std::holds_alternative<Consent>(world.server().resume(login(page.transaction_id), who, prove)));
}
