#include <doctest/doctest.h>

#include "oauthkit/endpoints/registration.hpp"
#include "support/world.hpp"

using namespace world;

namespace {

/// Whoever comes to register, and what they bring.
struct Comer {
  std::string address = "192.0.2.1";
  std::string token = {};
  std::string statement_issuer = {};
  const Error* statement_error = nullptr;

  Result<Admission> at(const Admit& admit) const {
    const Options options;
    const Request request{.remote_address = address};
    const Context context(options, request, start);
    return admit({.context = context,
                  .initial_access_token = token,
                  .metadata = "{}",
                  .statement_issuer = statement_issuer,
                  .statement_error = statement_error});
  }
};

Attempts attempts(std::uint32_t limit) {
  return Attempts(stores::memory(), {.limit = limit, .environment = {.clock = [] { return start; }}});
}

const Admission most = {.scope = {"read"}, .whole_scope = true, .client_credentials = true};

Admit token_only() {
  return registration::by_token([](const TokenHash& hash) { return hash == hash_token("initial"); }, most);
}

bool is_most(const Result<Admission>& admitted) {
  return admitted && admitted->scope == most.scope && admitted->whole_scope && admitted->client_credentials;
}

}  // namespace

TEST_CASE("admission, open: as many of one address as are counted, then 429, and nothing to do with another") {
  const auto admit = registration::open(attempts(2), {.scope = {"read"}});
  CHECK(Comer{.address = "2001:db8::1"}.at(admit));
  const auto second = Comer{.address = "2001:db8::2"}.at(admit);
  REQUIRE(second);
  CHECK(second->scope == Scope{"read"});
  CHECK(!second->client_credentials);
  const auto refused = Comer{.address = "2001:db8::3"}.at(admit);
  REQUIRE(!refused);
  CHECK(!refused.is_denied());
  CHECK(refused.error().code == ErrorCode::too_many_attempts);
  CHECK(refused.error().description == "too many registrations; try again in 2800 s");
  CHECK(refused.error().retry_after == 2800s);
  CHECK(http_status(refused.error().code) == 429);
  CHECK(Comer{.address = "192.0.2.1"}.at(admit));
}

TEST_CASE("admission, open: whoever comes as a window ends is not told to wait for the end of the next") {
  // Time goes on from one look at the clock to the next.
  TimePoint now = std::chrono::floor<std::chrono::hours>(start);
  const auto ends_at = now + 1h;
  const Clock clock = [&] {
    now += 1s;
    return now - 1s;
  };
  const auto admit = registration::open(Attempts(stores::memory(), {.limit = 1, .environment = {.clock = clock}}));
  CHECK(Comer{}.at(admit));
  now = ends_at - 2s;
  const auto refused = Comer{}.at(admit);
  REQUIRE(!refused);
  CHECK(refused.error().retry_after == 2s);
  now = ends_at - 1s;
  CHECK(Comer{}.at(admit));
}

TEST_CASE("admission, by token: the initial access token that is known, by its hash") {
  CHECK(Comer{}.at(token_only()).is_denied());
  CHECK(Comer{.token = "initia"}.at(token_only()).is_denied());
  CHECK(Comer{.token = "initial "}.at(token_only()).is_denied());
  CHECK(is_most(Comer{.token = "initial"}.at(token_only())));
}

TEST_CASE("admission, by token: whoever brings none is never looked up") {
  int looked_up = 0;
  const auto admit = registration::by_token([&](const TokenHash&) { return ++looked_up > 0; });
  CHECK(Comer{}.at(admit).is_denied());
  CHECK(looked_up == 0);
  CHECK(Comer{.token = "x"}.at(admit));
  CHECK_THROWS_AS(registration::by_token({}), std::invalid_argument);
}

TEST_CASE("admission, by statement: whoever brings one that has been verified") {
  const auto admit = registration::by_statement(most);
  CHECK(Comer{.token = "initial"}.at(admit).is_denied());
  const Error wrong{ErrorCode::unapproved_software_statement, "of nobody"};
  CHECK(Comer{.statement_error = &wrong}.at(admit).error() == wrong);
  CHECK(Comer{.statement_error = &wrong}.at(token_only()).is_denied());
  CHECK(is_most(Comer{.statement_issuer = "https://trust.example"}.at(admit)));
}

TEST_CASE("admission, any of: the first that does not say no, an error too") {
  const auto admit = registration::any_of({token_only(), registration::by_statement({.scope = {"write"}})});
  CHECK(Comer{}.at(admit).is_denied());
  CHECK(is_most(Comer{.token = "initial", .statement_issuer = "x"}.at(admit)));
  CHECK(Comer{.token = "wrong", .statement_issuer = "x"}.at(admit)->scope == Scope{"write"});
  const auto limited = registration::any_of({token_only(), registration::open(attempts(1)), token_only()});
  CHECK(Comer{}.at(limited));
  CHECK(Comer{}.at(limited).error().code == ErrorCode::too_many_attempts);
  CHECK(is_most(Comer{.token = "initial"}.at(limited)));
}

TEST_CASE("admission, any of: nothing at all admits nobody, and an empty way is a mistake") {
  CHECK(Comer{.token = "initial"}.at(registration::any_of({})).is_denied());
  CHECK_THROWS_AS(registration::any_of({token_only(), Admit()}), std::invalid_argument);
  CHECK(is_most(Comer{.token = "initial"}.at(registration::any_of({token_only()}))));
}
