#include <doctest/doctest.h>

#include "stores/consent_document.hpp"
#include "stores/sqlite/fixture.hpp"
#include "support/watched_documents.hpp"
#include "support/world.hpp"

using namespace world;

namespace {

constexpr const char* issuer = "https://auth.example";
using Families = std::vector<std::string>;

ConsentRecord record_of(const std::string& client_id, const Scope& scope = {"read"}, TimePoint granted_at = start) {
  return {.client_id = client_id, .access = {.scope = scope}, .granted_at = granted_at, .expires_at = start + 24h};
}

/// Consents in a store that is watched, and the families that it asked to have revoked.
struct Kept {
  TimePoint now = start;
  std::shared_ptr<support::WatchedDocuments> store = std::make_shared<support::WatchedDocuments>();
  ConsentStore consents = at(issuer);
  Families revoked = {};

  ConsentStore at(const std::string& server) {
    return stores::consents(store, server, {.clock = [this] { return now; }});
  }
  NewConsent consent(const std::string& client_id, const std::string& family) {
    return {.user_id = "alice",
            .client_id = client_id,
            .family = family,
            .family_ends = now + 1h,
            .revoke = [this](std::string_view one) { revoked.emplace_back(one); }};
  }
  /// A page was shown, and `record` is what came of it.
  bool grant(const ConsentRecord& record, const std::string& family) {
    auto one = consent(record.client_id, family);
    one.before = consents.find("alice", record.client_id);
    one.record = record;
    return consents.remember(one);
  }
  /// None was shown.
  bool note(const std::string& client_id, const std::string& family) {
    return consents.remember(consent(client_id, family));
  }
  Families forget(const std::string& client_id) const { return consents.forget("alice", client_id); }
  std::size_t documents() const { return store->behind().list("consent", "", 1000).size(); }
};

}  // namespace

TEST_CASE("stores consents: what was remembered is found and listed, in the order of the client ids") {
  Kept kept;
  CHECK(kept.grant(record_of("web", {"read", "write"}), "one"));
  CHECK(kept.grant(record_of("app"), "two"));
  CHECK(kept.consents.find("alice", "web") == record_of("web", {"read", "write"}));
  CHECK(kept.consents.list("alice") == std::vector{record_of("app"), record_of("web", {"read", "write"})});
  CHECK_FALSE(kept.consents.find("alice", "another"));
  CHECK_FALSE(kept.consents.find("bob", "web"));
  CHECK(kept.consents.list("bob").empty());
}

TEST_CASE("stores consents: a record takes the place of the one it was made of, and of no other") {
  Kept kept;
  auto late = kept.consent("web", "late");
  late.record = record_of("web", {"write"});
  CHECK(kept.grant(record_of("web"), "early"));
  CHECK_FALSE(kept.consents.remember(late));
  CHECK(kept.consents.find("alice", "web") == record_of("web"));
  CHECK(kept.forget("web") == Families{"early"});
  CHECK(kept.consents.remember(late));
  CHECK(kept.consents.find("alice", "web") == record_of("web", {"write"}));
}

TEST_CASE("stores consents: of two who write at once neither is lost") {
  Kept kept;
  kept.store->before_write = [&] {
    kept.store->before_write = {};
    CHECK(kept.note("web", "theirs"));
  };
  CHECK(kept.grant(record_of("web"), "mine"));
  CHECK(kept.store->writes() == 3);
  CHECK(kept.forget("web") == Families{"mine", "theirs"});
}

TEST_CASE("stores consents: what is forgotten is gone, and its families are told until they have ended") {
  Kept kept;
  CHECK(kept.grant(record_of("web"), "one"));
  CHECK(kept.note("web", "two"));
  CHECK(kept.forget("web") == Families{"one", "two"});
  CHECK_FALSE(kept.consents.find("alice", "web"));
  CHECK(kept.consents.list("alice").empty());
  kept.now += 59min;
  CHECK(kept.note("web", "three"));
  CHECK(kept.forget("web") == Families{"one", "three", "two"});
  kept.now += 1min;
  CHECK(kept.forget("web") == Families{"three"});
  kept.now += 1h;
  CHECK(kept.forget("web").empty());
  CHECK(kept.documents() == 0);
  CHECK(kept.forget("web").empty());
}

TEST_CASE("stores consents: a family is noted where nothing was granted, and that is no consent") {
  Kept kept;
  CHECK(kept.note("web", "one"));
  CHECK_FALSE(kept.consents.find("alice", "web"));
  CHECK(kept.consents.list("alice").empty());
  CHECK(kept.grant(record_of("web"), "two"));
  CHECK(kept.forget("web") == Families{"one", "two"});
}

TEST_CASE("stores consents: families without end take no room without end: the oldest is revoked before it goes") {
  Kept kept;
  for (int i = 0; i < 1000; ++i) {
    CHECK(kept.note("web", "family " + std::to_string(i)));
    kept.now += 1s;
  }
  CHECK(kept.revoked.empty());
  CHECK(kept.note("web", "one more"));
  CHECK(kept.revoked == Families{"family 0"});
  const auto families = kept.forget("web");
  CHECK(families.size() == 1000);
  CHECK(std::count(families.begin(), families.end(), "one more") == 1);
  CHECK(std::count(families.begin(), families.end(), "family 0") == 0);
  // Those that have ended make room by themselves.
  kept.now += 1h;
  CHECK(kept.note("web", "much later"));
  CHECK(kept.revoked.size() == 1);
}

TEST_CASE("stores consents: a family that cannot be revoked is not let go of") {
  Kept kept;
  for (int i = 0; i < 1000; ++i) CHECK(kept.note("web", "family " + std::to_string(i)));
  auto one = kept.consent("web", "one more");
  one.revoke = [](std::string_view) { throw StoreUnavailable("away"); };
  CHECK_THROWS_AS(kept.consents.remember(one), StoreUnavailable);
  CHECK(kept.forget("web").size() == 1000);
  CHECK(kept.note("web", "one more"));
  CHECK(kept.revoked.size() == 1);
}

TEST_CASE("stores consents: of one person 200 clients are kept, and what gives way is revoked") {
  Kept kept;
  for (int i = 0; i < 200; ++i) {
    const auto client = "client " + std::to_string(i);
    CHECK(kept.grant(record_of(client, {"read"}, start + std::chrono::seconds(i)), "family of " + client));
  }
  CHECK(kept.revoked.empty());
  CHECK(kept.grant(record_of("client 7", {"write"}, start + 1h), "another"));
  CHECK(kept.revoked.empty());
  CHECK(kept.grant(record_of("new", {"read"}, start + 1h), "of new"));
  CHECK(kept.revoked == Families{"family of client 0"});
  CHECK(kept.documents() == 200);
  CHECK_FALSE(kept.consents.find("alice", "client 0"));
  // What has ended goes first, however late it was agreed to.
  CHECK(kept.forget("client 9") == Families{"family of client 9"});
  kept.now += 1h;
  CHECK(kept.note("newer", "of newer"));
  CHECK(kept.consents.list("alice").size() == 199);
  CHECK(kept.consents.find("alice", "client 1"));
  CHECK(kept.revoked.size() == 1);
}

TEST_CASE("stores consents: people of one id at two issuers on one store are two") {
  Kept kept;
  const auto other = kept.at("https://other.example");
  CHECK(kept.grant(record_of("web"), "one"));
  CHECK_FALSE(other.find("alice", "web"));
  CHECK(other.list("alice").empty());
  CHECK(other.forget("alice", "web").empty());
  CHECK(kept.forget("web") == Families{"one"});
}

TEST_CASE("stores consents: more clients than one page of the store holds are all listed, and nobody else's") {
  Kept kept;
  for (int i = 0; i < 150; ++i) CHECK(kept.grant(record_of("client " + std::to_string(1000 + i)), "family"));
  for (const char* other : {"aaron", "bob", "carol", "dave"}) {
    auto one = kept.consent("web", "family");
    one.user_id = other;
    one.record = record_of("web");
    CHECK(kept.consents.remember(one));
  }
  const auto all = kept.consents.list("alice");
  REQUIRE(all.size() == 150);
  CHECK(all.front().client_id == "client 1000");
  CHECK(all.back().client_id == "client 1149");
}

TEST_CASE("stores consents: of other people no more is read than a page") {
  Kept kept;
  for (int i = 0; i < 100; ++i) {
    auto one = kept.consent("web", "family");
    one.user_id = "person " + std::to_string(i);
    CHECK(kept.consents.remember(one));
  }
  const auto listed_by = [&](const std::function<void()>& work) {
    const auto before = kept.store->listed();
    work();
    return kept.store->listed() - before;
  };
  // Half of the others stand behind this person.
  CHECK(listed_by([&] { CHECK(kept.grant(record_of("web"), "one")); }) == 20);
  CHECK(listed_by([&] { CHECK(kept.consents.list("alice").size() == 1); }) == 20);
  // Whoever has been here needs no room.
  CHECK(listed_by([&] { CHECK(kept.note("web", "two")); }) == 0);
}

TEST_CASE("stores consents: outlive the process, and count on every node") {
  const store_tests::Sqlite sqlite;
  const auto remember = [&](const std::string& family) {
    return stores::consents(sqlite.store, issuer)
        .remember({.user_id = "alice",
                   .client_id = "web",
                   .record = record_of("web"),
                   .before = stores::consents(sqlite.store, issuer).find("alice", "web"),
                   .family = family});
  };
  CHECK(remember("one"));
  const auto other = stores::consents(stores::sqlite(sqlite.path), issuer);
  CHECK(other.find("alice", "web") == record_of("web"));
  CHECK(remember("two"));
  CHECK(other.forget("alice", "web") == Families{"one", "two"});
  CHECK_FALSE(stores::consents(sqlite.store, issuer).find("alice", "web"));
}

TEST_CASE("stores consents: a store that is away says so, and nothing has happened") {
  Kept kept;
  kept.store->fail_always();
  CHECK_THROWS_AS(kept.note("web", "one"), StoreUnavailable);
  CHECK_THROWS_AS(kept.consents.find("alice", "web"), StoreUnavailable);
  CHECK_THROWS_AS(kept.consents.list("alice"), StoreUnavailable);
  CHECK_THROWS_AS(kept.forget("web"), StoreUnavailable);
  kept.store->fail_always(false);
  CHECK(kept.documents() == 0);
  CHECK(kept.note("web", "one"));
}

TEST_CASE("stores consents: without documents, and without an issuer, there is nowhere to keep them") {
  struct RecordsAlone : support::WatchedDocuments {
    ::oauthkit::Documents* documents() override { return nullptr; }
  };
  CHECK_THROWS_AS(stores::consents(nullptr, issuer), std::invalid_argument);
  CHECK_THROWS_AS(stores::consents(std::make_shared<RecordsAlone>(), issuer), std::invalid_argument);
  CHECK_THROWS_AS(stores::consents(stores::memory(), ""), std::invalid_argument);
  CHECK(stores::consents(stores::memory(), issuer).list("alice").empty());
}
