#include <doctest/doctest.h>

#include <oauthkit/stores/sqlite.hpp>

#include "support/proofs.hpp"
#include "support/temporary_directory.hpp"
#include "support/token_flow.hpp"
#include "support/watched_store.hpp"

using namespace world;

namespace {

using Watched = std::shared_ptr<support::WatchedStore>;

std::size_t size_of(const Record& record) {
  constexpr std::size_t times = 16;
  return record.kind.size() + record.hash.bytes.size() + record.client_id.size() + record.family.size() +
         record.data.size() + times;
}

/// What is in the store now, of all that was ever put into it.
std::size_t bytes_in(const Watched& store) {
  std::size_t bytes = 0;
  const auto ever_put = store->put_records();
  for (const auto& record : ever_put) {
    const auto found = store->find(record.kind, record.hash);
    if (found) bytes += size_of(found->record);
  }
  return bytes;
}

std::string word(int number) { return "https://scopes.example/of/a/large/api/" + std::to_string(number); }

/// A client with `scopes` long scopes besides the usual ones, all of which alice grants.
Issued first_tokens(World& world, int scopes) {
  std::string text = "read write";
  for (int i = 0; i < scopes; ++i) text.append(" ").append(word(i));
  world.client("web").scope = *Scope::parse(text, ' ');
  return issued(redeem(world, code(world, {{"scope", text}})));
}

/// The refresh tokens that a client has used up one after the other, and at the end the one that lives.
std::vector<std::string> rotate(World& world, std::string first, int times, std::chrono::seconds between) {
  std::vector<std::string> tokens{std::move(first)};
  for (int i = 0; i < times; ++i) {
    world.now += between;
    tokens.push_back(issued(refresh(world, tokens.back())).refresh);
    world.store->sweep(world.now, 1000);
  }
  return tokens;
}

/// What is left a day later, when codes, access tokens and answers for retries are forgotten.
std::size_t kept_after(int rotations, int scopes) {
  const auto store = std::make_shared<support::WatchedStore>(stores::memory());
  Choices choices;
  choices.store = store;
  choices.refresh = {.grace = 30s};
  World world(choices);
  rotate(world, first_tokens(world, scopes).refresh, rotations, 1s);
  world.now += 26h;
  store->sweep(world.now, 1'000'000);
  return bytes_in(store);
}

struct InMemory {
  std::shared_ptr<Store> store = stores::memory();
};

struct InSqlite {
  support::TemporaryDirectory directory = {};
  std::shared_ptr<Store> store = stores::sqlite(directory.file("grants.db"));
};

}  // namespace

TEST_CASE("endless rotation: each refresh leaves a fraction of what an honest client has, however much was granted") {
  constexpr int rotations = 200;
  const auto honest = kept_after(0, 0);
  const auto each = (kept_after(rotations, 0) - honest) / rotations;
  CHECK(each > 0);
  CHECK(each * 3 < honest * 2);
  const auto wide = kept_after(0, 40);
  CHECK((kept_after(rotations, 40) - wide) / rotations == each);
  CHECK(each * 10 < wide);
}

TEST_CASE_TEMPLATE("endless rotation: the use of any of the tokens that were used up ends the family", T, InMemory,
                   InSqlite) {
  for (const std::size_t stolen : {0U, 10U, 19U}) {
    CAPTURE(stolen);
    T place;
    World world({.store = place.store});
    const auto tokens = rotate(world, web_tokens(world).refresh, 20, 15h);
    const auto honest = web_tokens(world);
    // A stranger harms nobody.
    CHECK(is_refused(world.token(native_request(refreshing(tokens[stolen]))), "invalid_grant"));
    const auto last = issued(refresh(world, tokens.back()));
    CHECK(opens(world, last.access));
    CHECK(is_refused(refresh(world, tokens[stolen]), "invalid_grant"));
    CHECK(world.count(Event::Kind::refresh_reused) == 1);
    CHECK(world.events.back().user_id == "alice");
    CHECK(!opens(world, last.access));
    CHECK(is_refused(refresh(world, last.refresh), "invalid_grant"));
    CHECK(opens(world, honest.access));
    CHECK(refresh(world, honest.refresh).status == 200);
  }
}

TEST_CASE("endless rotation: a lost answer is given again, and once it was used there is no other") {
  Choices choices;
  choices.refresh = {.grace = 30s};
  World world(choices);
  const auto tokens = rotate(world, web_tokens(world).refresh, 20, 1s);
  CHECK(issued(refresh(world, tokens[19])).refresh == tokens[20]);
  CHECK(refresh(world, tokens[20]).status == 200);
  CHECK(is_refused(refresh(world, tokens[19]), "invalid_grant"));
  CHECK(world.count(Event::Kind::refresh_reused) == 1);
}
