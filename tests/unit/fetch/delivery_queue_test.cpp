#include "fetch/delivery_queue.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

const DeliveryQueue::Steady::time_point now{1h};

QueuedDelivery to(const std::string& url) { return {.delivery = {.url = url}}; }

/// The URL of whose turn it is; "nobody" when it is nobody's.
std::string next(DeliveryQueue& queue, DeliveryQueue::Steady::time_point at = now) {
  const auto taken = queue.take(at);
  return taken ? taken->delivery.url : "nobody";
}

}  // namespace

TEST_CASE("delivery queue: hosts take turns, whatever waits for one of them") {
  DeliveryQueue queue(10, 10, 9);
  for (const char* url : {"https://a.example/1", "https://a.example/2", "https://a.example/3", "https://b.example/1"}) {
    CHECK(queue.add(to(url)));
  }
  CHECK(queue.size() == 4);
  CHECK(next(queue) == "https://a.example/1");
  CHECK(next(queue) == "https://b.example/1");
  CHECK(next(queue) == "https://a.example/2");
  CHECK(queue.has_turn());
  CHECK(next(queue) == "https://a.example/3");
  CHECK_FALSE(queue.has_turn());
  CHECK(next(queue) == "nobody");
  CHECK(queue.size() == 0);
}

TEST_CASE("delivery queue: of one host no more are under way than may be, however it is written") {
  DeliveryQueue queue(10, 10, 2);
  for (const char* url : {"https://slow.example/1", "https://SLOW.example:444/2", "https://slow.example./3"}) {
    CHECK(queue.add(to(url)));
  }
  CHECK(next(queue) == "https://slow.example/1");
  CHECK(next(queue) == "https://SLOW.example:444/2");
  CHECK(next(queue) == "nobody");
  CHECK(queue.add(to("https://quick.example/1")));
  CHECK(next(queue) == "https://quick.example/1");
  queue.finish("https://slow.example/1");
  CHECK(next(queue) == "https://slow.example./3");
}

TEST_CASE("delivery queue: what has no room is not kept, and there is room again once something was taken") {
  DeliveryQueue queue(3, 2, 9);
  CHECK(queue.add(to("https://a.example/1")));
  CHECK(queue.add(to("https://a.example/2")));
  CHECK_FALSE(queue.add(to("https://a.example/3")));
  CHECK(queue.add(to("https://b.example/1")));
  CHECK_FALSE(queue.add(to("https://c.example/1")));
  CHECK(next(queue) == "https://a.example/1");
  CHECK(queue.add(to("https://c.example/1")));
  CHECK_FALSE(queue.add(to("https://d.example/1")));
  CHECK(queue.size() == 3);
}

TEST_CASE("delivery queue: what is to be tried again waits until it is due, has its room, and then its turn") {
  DeliveryQueue queue(1, 1, 1);
  CHECK(queue.add(to("https://a.example/1")));
  auto taken = queue.take(now);
  REQUIRE(taken);
  queue.finish(taken->delivery.url);
  CHECK(queue.add(to("https://b.example/1")));
  CHECK_FALSE(queue.next_due());
  queue.add_later(*std::move(taken), now + 5s);
  CHECK(queue.next_due() == now + 5s);
  CHECK(queue.size() == 2);
  CHECK(next(queue, now + 4s) == "https://b.example/1");
  CHECK(next(queue, now + 4s) == "nobody");
  CHECK_FALSE(queue.add(to("https://a.example/2")));
  CHECK(next(queue, now + 5s) == "https://a.example/1");
  CHECK_FALSE(queue.next_due());
  CHECK(queue.add(to("https://a.example/2")));
  CHECK(next(queue, now + 5s) == "nobody");
  queue.finish("https://a.example/1");
  CHECK(next(queue, now + 5s) == "https://a.example/2");
}

TEST_CASE("delivery queue: what is no URL is of one host, of which it takes no other's turn") {
  DeliveryQueue queue(10, 10, 1);
  CHECK(queue.add(to("nonsense")));
  CHECK(queue.add(to("mailto:a@b.example")));
  CHECK(next(queue) == "nonsense");
  CHECK(next(queue) == "nobody");
  CHECK(queue.add(to("https://a.example/1")));
  CHECK(next(queue) == "https://a.example/1");
  queue.finish("nonsense");
  CHECK(next(queue) == "mailto:a@b.example");
}
