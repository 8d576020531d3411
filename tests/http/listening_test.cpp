#include <doctest/doctest.h>
#include <netinet/tcp.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

#include "http/gate.hpp"
#include "http/server.hpp"
#include "http/socket_option.hpp"
#include "oauthkit/secret.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

namespace {

/// Waits until nobody listens at `port`, and a little longer.
void until_refused(int port) {
  try {
    for (int i = 0; i < 1000; ++i) {
      Connection probe(port);
      std::this_thread::sleep_for(1ms);
    }
  } catch (const std::runtime_error&) {
    std::this_thread::sleep_for(200ms);
  }
}

}  // namespace

TEST_CASE("http listening: many may wait to be accepted, not only the library's five") {
  TestServer server;
  REQUIRE(server.serves());
  // Of a listening socket Linux reports the length of its queue here.
  const auto queue = option_of<tcp_info>(server.port(), 0, IPPROTO_TCP, TCP_INFO);
  REQUIRE(queue);
  CHECK(queue->tcpi_sacked > 100);
}

TEST_CASE("http listening: stop lets what has begun end well") {
  Gate gate;
  TestServer server({.threads = 1}, gated(gate));
  Connection begun(server.port());
  CHECK(begun.send(request("GET", "/gate")));
  gate.until_waiting(1);
  Connection waiting(server.port());
  CHECK(waiting.send(request("GET", "/record")));
  std::this_thread::sleep_for(50ms);

  auto stopped = std::async(std::launch::async, [&] { server.stop(); });
  std::this_thread::sleep_for(50ms);
  gate.open();
  CHECK(parse_answer(begun.read()).body == "passed");
  CHECK(parse_answer(waiting.read()).body == "ok");
  CHECK(stopped.wait_for(5s) == std::future_status::ready);
}

TEST_CASE("http listening: stop does not wait for a kept connection to ask again") {
  Gate gate;
  TestServer server({.idle = 10s, .keep_alive = true}, gated(gate));
  Connection kept(server.port());
  CHECK(kept.send(request("GET", "/record")));
  CHECK(parse_answer(kept.read("\r\n\r\nok")).status == 200);
  CHECK(kept.send(request("GET", "/gate")));
  gate.until_waiting(1);
  auto stopped = std::async(std::launch::async, [&] { server.stop(); });
  until_refused(server.port());
  gate.open();
  CHECK(stopped.wait_for(5s) == std::future_status::ready);
  CHECK(parse_answer(kept.read()).body == "passed");
}

TEST_CASE("listening: a quarter of the threads that run handlers may wait for a password to be compared") {
  const auto slow =
      SecretHash::parse("$scrypt$ln=14,r=8,p=8$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  const auto busy_of = [&](int callers) {
    std::atomic<int> busy = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i) {
      threads.emplace_back([&] {
        try {
          slow.matches("a guess");
        } catch (const HashingBusy&) {
          ++busy;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    return busy.load();
  };
  const TestServer http({.threads = 8});
  CHECK(busy_of(5) == 3);
  CHECK(busy_of(2) == 0);
  SecretHash::limit_callers(SecretHash::max_concurrent_scrypt);
}
