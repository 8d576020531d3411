#include "session/backchannel_inbox.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "oauthkit/stores/memory.hpp"
#include "support/threads.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

using Ids = std::vector<std::string>;

constexpr TimePoint begin{std::chrono::seconds(1'200'000)};

struct Inboxes {
  std::shared_ptr<Store> store = stores::memory();

  BackchannelInbox of(std::string_view user_id, std::size_t places = 3, std::string_view issuer = "https://a") const {
    return {*store, issuer, user_id, 60s, places};
  }
  bool add(std::string_view user_id, std::string_view id, TimePoint now = begin) const {
    return of(user_id).add(id, now, put());
  }
  std::function<bool(const Record&)> put() const {
    return [this](const Record& place) { return store->put({&place, 1}); };
  }
};

}  // namespace

TEST_CASE("backchannel inbox: what comes to one person is listed, the oldest first, and to nobody else") {
  const Inboxes inboxes;
  CHECK(inboxes.add("alice", "1"));
  CHECK(inboxes.add("bob", "2"));
  CHECK(inboxes.add("alice", "3"));
  CHECK(inboxes.of("alice").ids(begin) == Ids{"1", "3"});
  CHECK(inboxes.of("bob").ids(begin) == Ids{"2"});
  CHECK(inboxes.of("carol").ids(begin).empty());
  CHECK(inboxes.of("alice", 3, "https://b").ids(begin).empty());
  // No issuer and no name are together what another issuer and another name are.
  CHECK(inboxes.of("salice", 3, "https://").ids(begin).empty());
}

TEST_CASE("backchannel inbox: in one lifetime there are so many places, in the next as many again") {
  const Inboxes inboxes;
  for (const auto* const id : {"1", "2", "3"}) CHECK(inboxes.add("alice", id));
  CHECK(!inboxes.add("alice", "4", begin + 59s));
  CHECK(inboxes.add("bob", "5"));
  CHECK(inboxes.add("alice", "6", begin + 60s));
  // What came at the end of one waits until the end of the next.
  CHECK(inboxes.of("alice").ids(begin + 60s) == Ids{"1", "2", "3", "6"});
  CHECK(inboxes.of("alice").ids(begin + 120s) == Ids{"6"});
  while (inboxes.store->sweep(begin + 119s, 100) == 100) continue;
  CHECK(inboxes.of("alice").ids(begin + 119s) == Ids{"1", "2", "3", "6"});
}

TEST_CASE("backchannel inbox: what could not be put goes to the next place, and a place is put once") {
  const Inboxes inboxes;
  std::vector<TokenHash> tried;
  const auto fails_once = [&](const Record& place) {
    tried.push_back(place.hash);
    return tried.size() > 1 && inboxes.store->put({&place, 1});
  };
  CHECK(inboxes.of("alice").add("1", begin, fails_once));
  REQUIRE(tried.size() == 2);
  CHECK(tried[0] != tried[1]);
  CHECK(!inboxes.of("bob").add("2", begin, [](const Record&) { return false; }));
  CHECK(inboxes.add("bob", "2"));
}

TEST_CASE("backchannel inbox: of many at a time as many are let in as there are places") {
  const Inboxes inboxes;
  std::atomic<int> let_in = 0;
  support::together(16, [&](std::size_t i) {
    if (inboxes.of("alice", 10).add(std::to_string(i), begin, inboxes.put())) ++let_in;
  });
  CHECK(let_in == 10);
  auto ids = inboxes.of("alice", 10).ids(begin);
  std::sort(ids.begin(), ids.end());
  CHECK(ids.size() == 10);
  CHECK(std::unique(ids.begin(), ids.end()) == ids.end());
}
