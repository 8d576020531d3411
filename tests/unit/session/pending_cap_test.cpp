#include "session/pending_cap.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/world.hpp"

using namespace world;

namespace {

PendingCap::Admission admit(PendingCap& cap, const std::string& session, const std::string& id, TimePoint now = start) {
  return cap.admit(hash_token(session), hash_token(id), now, now + 10min);
}

}  // namespace

TEST_CASE("pending cap: ousts the oldest of the session and nobody else's") {
  PendingCap cap(2, 100);
  admit(cap, "other", "0");
  admit(cap, "mine", "1");
  CHECK(!admit(cap, "mine", "2").ousted);
  CHECK(admit(cap, "mine", "3").ousted == hash_token("1"));
  CHECK(admit(cap, "mine", "4").ousted == hash_token("2"));
  CHECK(!admit(cap, "other", "5").ousted);
}

TEST_CASE("pending cap: one that has ended is not ousted any more") {
  PendingCap cap(2, 100);
  admit(cap, "mine", "1");
  admit(cap, "mine", "2");
  cap.ended(hash_token("1"));
  CHECK(!admit(cap, "mine", "3").ousted);
  CHECK(admit(cap, "mine", "4").ousted == hash_token("2"));
}

TEST_CASE("pending cap: a full node admits nobody until somebody ends") {
  PendingCap cap(10, 2);
  CHECK(admit(cap, "a", "1").admitted);
  CHECK(admit(cap, "b", "2").admitted);
  CHECK(!admit(cap, "c", "3").admitted);
  cap.ended(hash_token("3"));
  CHECK(!admit(cap, "c", "3").admitted);
  cap.ended(hash_token("1"));
  CHECK(admit(cap, "c", "3").admitted);
}

TEST_CASE("pending cap: tells what has expired, once, and makes room for it") {
  PendingCap cap(10, 2);
  admit(cap, "a", "1");
  admit(cap, "b", "2", start + 5min);
  CHECK(!admit(cap, "c", "3", start + 10min - 1s).admitted);
  const auto later = admit(cap, "c", "3", start + 10min);
  CHECK(later.admitted);
  CHECK(later.expired == std::vector{hash_token("1")});
  CHECK(admit(cap, "c", "4", start + 15min).expired == std::vector{hash_token("2")});
}

TEST_CASE("pending cap: where the ended are kept they count until they expire, but are not ousted") {
  PendingCap cap(1, 3, true);
  admit(cap, "a", "1");
  CHECK(admit(cap, "a", "2").ousted == hash_token("1"));
  cap.ended(hash_token("2"));
  CHECK(!admit(cap, "a", "3").ousted);
  CHECK(!admit(cap, "b", "4").admitted);
  const auto later = admit(cap, "b", "4", start + 10min);
  CHECK(later.admitted);
  CHECK(later.expired.size() == 3);
}

TEST_CASE("pending cap: one that was never kept does not count, also where the ended do") {
  PendingCap cap(10, 1, true);
  admit(cap, "a", "1");
  cap.withdrawn(hash_token("1"));
  cap.withdrawn(hash_token("unknown"));
  CHECK(admit(cap, "a", "2").admitted);
  CHECK(!admit(cap, "a", "3").admitted);
}
