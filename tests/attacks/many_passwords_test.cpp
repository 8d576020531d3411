#include <array>
#include <optional>

#include "base/hashing.hpp"
#include "support/authorization.hpp"
#include "support/token_flow.hpp"

using namespace world;

namespace {

/// All places where a password could be compared, taken by others.
class Crowd {
 public:
  Crowd() {
    SecretHash::limit_callers(places);
    for (auto& place : taken_) place.emplace();
  }
  ~Crowd() { SecretHash::limit_callers(SecretHash::max_concurrent_scrypt); }
  void leave() { taken_.front().reset(); }

 private:
  static constexpr std::size_t places = 3;
  std::array<std::optional<hashing::Place>, places> taken_;
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
