#include <doctest/doctest.h>

#include <oauthkit/stores/memory.hpp>
#include <oauthkit/stores/sockets.hpp>

#include "support/watched_store.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint start{1'700'000'000s};

Authorization granted(std::string family = "the family") {
  return {.issuer = "https://auth.example",
          .client_id = "web",
          .user_id = "alice",
          .access = {.scope = {"read"}},
          .family = std::move(family),
          .issued_at = start,
          .expires_at = start + 60s};
}

NewTokens pair(const std::string& name) {
  NewTokens made{.access = hash_token(name + " access"), .access_authorization = granted()};
  made.refresh = hash_token(name + " refresh");
  made.refresh_authorization = granted();
  made.refresh_authorization->ends_at = start + 24h;
  return made;
}

struct Sockets {
  TimePoint now = start;
  std::shared_ptr<support::WatchedStore> store = std::make_shared<support::WatchedStore>(stores::memory());
  CodeStore codes = stores::codes(store, "https://auth.example", {.clock = [this] { return now; }});
  TokenStore tokens = stores::tokens(store, "https://auth.example", {.clock = [this] { return now; }});
};

const TokenHash the_code = hash_token("the code");

}  // namespace

TEST_CASE("code socket: a code comes back as it was granted, once live and then spent") {
  Sockets sockets;
  CHECK(sockets.codes.put(the_code, granted()));
  sockets.now = start + 5s;
  const auto first = sockets.codes.take(the_code, "web");
  CHECK(first.state == Stored::State::live);
  CHECK(first.authorization == granted());
  const auto second = sockets.codes.take(the_code, "web");
  CHECK(second.state == Stored::State::spent);
  CHECK(second.authorization == granted());
  CHECK(second.spent_at == start + 5s);
}

TEST_CASE("code socket: a code is its client's alone, unknown to others, and told as revoked") {
  Sockets sockets;
  CHECK(sockets.codes.put(the_code, granted()));
  CHECK(sockets.codes.take(the_code, "other").state == Stored::State::unknown);
  CHECK(sockets.codes.take(hash_token("another"), "web").state == Stored::State::unknown);
  CHECK(sockets.codes.take(the_code, "web").state == Stored::State::live);
  sockets.codes.revoke("the family");
  CHECK(sockets.codes.take(the_code, "web").state == Stored::State::revoked);
  CHECK(sockets.codes.take(the_code, "other").state == Stored::State::unknown);
}

TEST_CASE("code socket: a code that is there already is an error of the server") {
  Sockets sockets;
  CHECK(sockets.codes.put(the_code, granted()));
  const auto again = sockets.codes.put(the_code, granted());
  REQUIRE(!again);
  CHECK(!again.is_denied());
  CHECK(again.error().code == ErrorCode::server_error);
  CHECK(sockets.codes.put(hash_token("another"), granted()));
}

TEST_CASE("code socket: a code is remembered for a day after its end, or as long as it is told") {
  Sockets sockets;
  CHECK(sockets.codes.put(the_code, granted()));
  CHECK(sockets.store->put_records().back().expires_at == start + 60s + 24h);
  const auto shorter = stores::codes(sockets.store, "https://auth.example", {.clock = [] { return start; }}, 5min);
  CHECK(shorter.put(hash_token("another"), granted()));
  CHECK(sockets.store->put_records().back().expires_at == start + 60s + 5min);
}

TEST_CASE("token socket: finds each kind by its own name alone") {
  Sockets sockets;
  CHECK(sockets.tokens.put(pair("one")));
  const auto access = hash_token("one access");
  const auto refresh = hash_token("one refresh");
  CHECK(sockets.tokens.find_access(access).state == Stored::State::live);
  CHECK(sockets.tokens.find_refresh(refresh).state == Stored::State::live);
  CHECK(sockets.tokens.find_access(refresh).state == Stored::State::unknown);
  CHECK(sockets.tokens.find_refresh(access).state == Stored::State::unknown);
  CHECK(sockets.tokens.take(TokenKind::refresh, access, "web").state == Stored::State::unknown);
  CHECK(sockets.codes.take(refresh, "web").state == Stored::State::unknown);
  CHECK(sockets.tokens.find_access(access).authorization == granted());
}

TEST_CASE("token socket: takes a refresh token once, for its client") {
  Sockets sockets;
  CHECK(sockets.tokens.put(pair("one")));
  const auto refresh = hash_token("one refresh");
  CHECK(sockets.tokens.take(TokenKind::refresh, refresh, "other").state == Stored::State::unknown);
  CHECK(sockets.tokens.take(TokenKind::refresh, refresh, "web").state == Stored::State::live);
  CHECK(sockets.tokens.take(TokenKind::refresh, refresh, "web").state == Stored::State::spent);
  CHECK(sockets.tokens.find_refresh(refresh).state == Stored::State::spent);
  CHECK(sockets.tokens.find_refresh(refresh).spent_at == start);
}

TEST_CASE("token socket: a put that spends does so once, and stores nothing when it comes too late") {
  Sockets sockets;
  CHECK(sockets.tokens.put(pair("one")));
  auto second = pair("two");
  second.spends = hash_token("one refresh");
  CHECK(sockets.tokens.put(second));
  CHECK(sockets.tokens.find_refresh(*second.spends).state == Stored::State::spent);
  auto third = pair("three");
  third.spends = second.spends;
  CHECK(sockets.tokens.put(third).is_denied());
  CHECK(sockets.tokens.find_access(hash_token("three access")).state == Stored::State::unknown);
  CHECK(sockets.tokens.find_refresh(hash_token("two refresh")).state == Stored::State::live);
}

TEST_CASE("token socket: a refresh token that is taken is given out whole, and leaves what its reuse needs") {
  Sockets sockets;
  auto made = pair("one");
  made.refresh_authorization->confirmation.jkt = "the key";
  made.refresh_authorization->extra = R"({"much":"more"})";
  CHECK(sockets.tokens.put(made));
  const auto whole = *made.refresh_authorization;
  CHECK(sockets.tokens.take(TokenKind::refresh, made.refresh, "web").authorization == whole);
  const auto left = sockets.store->find("refresh_token", made.refresh)->record;
  CHECK(left.data == "authorization/2 issuer=20:https://auth.example user_id=5:alice jkt=7:the key .");
  const auto found = sockets.tokens.find_refresh(made.refresh);
  CHECK(found.authorization == remains_of_spent(whole));
  CHECK(found.authorization.client_id == "web");
  CHECK(found.authorization.family == "the family");
}

TEST_CASE("token socket: a put that spends leaves what it is told to, or all of it") {
  Sockets sockets;
  CHECK(sockets.tokens.put(pair("one")));
  auto second = pair("two");
  second.spends = hash_token("one refresh");
  second.remains = remains_of_spent(*pair("one").refresh_authorization);
  CHECK(sockets.tokens.put(second));
  CHECK(sockets.tokens.find_refresh(*second.spends).authorization == *second.remains);
  auto third = pair("three");
  third.spends = second.refresh;
  CHECK(sockets.tokens.put(third));
  CHECK(sockets.tokens.find_refresh(*third.spends).authorization == *second.refresh_authorization);
}

TEST_CASE("token socket: a spent refresh token that an earlier version kept whole is read as it is") {
  Sockets sockets;
  const Record whole{.kind = "refresh_token",
                     .hash = hash_token("old"),
                     .client_id = "web",
                     .family = "the family",
                     .spent_at = start,
                     .data = serialize(granted())};
  CHECK(sockets.store->put({{whole}}));
  const auto found = sockets.tokens.find_refresh(whole.hash);
  CHECK(found.state == Stored::State::spent);
  CHECK(found.authorization == granted());
  CHECK(found.spent_at == start);
}

TEST_CASE("token socket: a put that spends says no when the token is another client's or revoked") {
  Sockets sockets;
  CHECK(sockets.tokens.put(pair("one")));
  auto stranger = pair("two");
  stranger.access_authorization.client_id = "other";
  stranger.spends = hash_token("one refresh");
  CHECK(!sockets.tokens.put(stranger));
  CHECK(sockets.tokens.find_refresh(*stranger.spends).state == Stored::State::live);
  sockets.tokens.revoke("the family");
  auto second = pair("two");
  second.spends = hash_token("one refresh");
  CHECK(sockets.tokens.put(second).is_denied());
}

TEST_CASE("token socket: a token that is there already is an error of the server, with nothing spent") {
  Sockets sockets;
  CHECK(sockets.tokens.put(pair("one")));
  CHECK(sockets.tokens.put(pair("one")).error().code == ErrorCode::server_error);
  auto again = pair("one");
  again.spends = hash_token("one refresh");
  const auto refused = sockets.tokens.put(again);
  REQUIRE(!refused);
  CHECK(!refused.is_denied());
  CHECK(refused.error().code == ErrorCode::server_error);
  CHECK(sockets.tokens.find_refresh(*again.spends).state == Stored::State::live);
}

TEST_CASE("token socket: a revoked family is told as such, also what is put into it later") {
  Sockets sockets;
  CHECK(sockets.tokens.put(pair("one")));
  sockets.tokens.revoke("the family");
  CHECK(sockets.tokens.find_access(hash_token("one access")).state == Stored::State::revoked);
  CHECK(sockets.tokens.find_access(hash_token("one access")).authorization.client_id == "web");
  CHECK(sockets.tokens.find_refresh(hash_token("one refresh")).state == Stored::State::revoked);
  CHECK(sockets.tokens.take(TokenKind::refresh, hash_token("one refresh"), "web").state == Stored::State::revoked);
  CHECK(sockets.tokens.take(TokenKind::refresh, hash_token("one refresh"), "other").state == Stored::State::unknown);
  CHECK(sockets.tokens.put(pair("two")));
  CHECK(sockets.tokens.find_access(hash_token("two access")).state == Stored::State::revoked);
}

TEST_CASE("token socket: a revoked family is remembered, by whichever socket it was revoked") {
  Sockets sockets;
  CHECK_FALSE(sockets.tokens.is_revoked({.family = "the family"}));
  sockets.tokens.revoke("the family");
  sockets.tokens.revoke("the family");
  sockets.codes.revoke("another family");
  CHECK(sockets.tokens.is_revoked({.family = "the family"}));
  CHECK(sockets.tokens.is_revoked({.family = "another family"}));
  CHECK_FALSE(sockets.tokens.is_revoked({.family = "a third family"}));
  CHECK(sockets.tokens.remembers_revoked == Lifetime(24h));
  // An hour longer than a token that was issued at that moment lives.
  CHECK(sockets.store->put_records().back().expires_at == start + 25h);
}

TEST_CASE("token socket: no family is revoked by an empty name") {
  Sockets sockets;
  sockets.tokens.revoke("");
  CHECK_FALSE(sockets.tokens.is_revoked({.family = ""}));
  sockets.tokens.revoke("the family");
  CHECK(sockets.tokens.is_revoked({.family = "the family"}));
}

TEST_CASE("token socket: an access token that carries its meaning is not kept, its refresh token is") {
  Sockets sockets;
  auto made = pair("one");
  made.keeps_access = false;
  CHECK(sockets.tokens.put(made));
  CHECK(sockets.tokens.find_access(made.access).state == Stored::State::unknown);
  CHECK(sockets.tokens.find_refresh(made.refresh).state == Stored::State::live);
}

TEST_CASE("token socket: each kind is kept for as long as somebody may ask for it") {
  Sockets sockets;
  auto made = pair("one");
  made.refresh_authorization->expires_at = start + 1h;
  made.answer = hash_token("answer");
  made.sealed_answer = "sealed";
  made.answer_expires_at = start + 30s;
  CHECK(sockets.tokens.put(made));
  const auto& records = sockets.store->put_records();
  REQUIRE(records.size() == 3);
  CHECK(records[0].expires_at == start + 60s);
  CHECK(records[1].expires_at == start + 24h);
  CHECK(records[2].expires_at == start + 30s);
}

TEST_CASE("token socket: an answer is found until its family is revoked") {
  Sockets sockets;
  auto made = pair("one");
  made.answer = hash_token("answer");
  made.sealed_answer = "sealed";
  made.answer_expires_at = start + 30s;
  CHECK(sockets.tokens.put(made));
  CHECK(sockets.tokens.find_answer(made.answer) == "sealed");
  CHECK(!sockets.tokens.find_answer(hash_token("another")));
  CHECK(!sockets.tokens.find_answer(made.access));
  sockets.tokens.revoke("the family");
  CHECK(!sockets.tokens.find_answer(made.answer));
}

TEST_CASE("sockets: a damaged record throws and is never taken for a grant") {
  Sockets sockets;
  const Record damaged{.kind = "access_token", .hash = the_code, .client_id = "web", .data = "5:hello"};
  sockets.store->put({&damaged, 1});
  CHECK_THROWS_AS(sockets.tokens.find_access(the_code), std::runtime_error);
  CHECK(sockets.tokens.put(pair("one")));
  CHECK(sockets.tokens.find_access(hash_token("one access")).state == Stored::State::live);
}

TEST_CASE("sockets: a store that is away is heard through each of them") {
  Sockets sockets;
  const auto away = [&](auto call) {
    sockets.store->fail_after(0);
    CHECK_THROWS_AS(call(), StoreUnavailable);
    CHECK_NOTHROW(call());
  };
  away([&] { sockets.codes.put(the_code, granted()); });
  away([&] { sockets.codes.take(the_code, "web"); });
  away([&] { sockets.codes.revoke("nobody's family"); });
  away([&] { sockets.tokens.put(pair("one")); });
  away([&] { sockets.tokens.find_access(the_code); });
  away([&] { sockets.tokens.find_refresh(the_code); });
  away([&] { sockets.tokens.take(TokenKind::refresh, the_code, "web"); });
  away([&] { sockets.tokens.revoke("nobody's family"); });
  away([&] { sockets.tokens.find_answer(the_code); });
  away([&] { sockets.tokens.is_revoked({.family = "nobody's family"}); });
}

namespace {

struct ForgetfulStore : support::WatchedStore {
  using WatchedStore::WatchedStore;
  bool fit_for_grants() const override { return false; }
};

}  // namespace

TEST_CASE("sockets: refuse a store that may lose what it has acknowledged, and say what to do") {
  const auto forgetful = std::make_shared<ForgetfulStore>(stores::memory());
  const auto watched = std::make_shared<support::WatchedStore>(forgetful);
  for (const std::shared_ptr<Store>& store : {std::shared_ptr<Store>(forgetful), std::shared_ptr<Store>(watched)}) {
    CHECK_THROWS_WITH_AS(stores::codes(store, "https://auth.example"), doctest::Contains("?accept=loss-on-failover"),
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(stores::tokens(store, "https://auth.example"), doctest::Contains("keep them in another"),
                         std::invalid_argument);
  }
  CHECK(stores::codes(stores::memory(), "https://auth.example").put(hash_token("a"), granted()));
  CHECK(stores::tokens(stores::memory(), "https://auth.example").put(pair("a")));
}
