#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "http/microhttpd/own_server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

TEST_CASE("microhttpd workers: a full queue is answered 503 with Retry-After at once, and the connection is kept") {
  OwnServer server({.workers = 1, .queued_requests = 2});
  std::vector<Connection> held;
  for (int i = 0; i < 3; ++i) {
    held.emplace_back(server.port());
    CHECK(held.back().send(last_get("/gate")));
    if (i == 0) server.gate.until_waiting(1);
  }
  std::this_thread::sleep_for(100ms);
  Connection extra(server.port());
  CHECK(extra.send(kept_get("/record")));
  const auto refused = parse_answer(extra.read("busy\n"));
  CHECK(refused.status == 503);
  CHECK(refused.field("Retry-After") == "1");
  CHECK(server.recorder.count() == 0);
  server.gate.open();
  for (auto& one : held) CHECK(parse_answer(one.read()).body == "passed");
  CHECK(extra.send(kept_get("/record")));
  CHECK(answers_ok(extra));
}

TEST_CASE("microhttpd workers: blocked handlers do not stop connections from being read and refused") {
  OwnServer server({.threads = 1, .workers = 2, .queued_requests = 0});
  std::vector<Connection> held;
  for (int i = 0; i < 2; ++i) {
    held.emplace_back(server.port());
    CHECK(held.back().send(last_get("/gate")));
  }
  server.gate.until_waiting(2);
  CHECK(server.ask(last_get("/nowhere")).status == 404);
  CHECK(server.ask(last_get("/record")).status == 503);
  server.gate.open();
  for (auto& one : held) CHECK(parse_answer(one.read()).body == "passed");
  CHECK(server.serves());
}

TEST_CASE("microhttpd workers: a client that leaves while its handler runs harms nobody") {
  OwnServer server({.threads = 1, .workers = 32});
  for (int i = 0; i < 20; ++i) {
    Connection leaving(server.port());
    CHECK(leaving.send(i % 2 == 0 ? kept_get("/gate") : post("/gate", "abc")));
  }
  CHECK(server.serves());
  server.gate.open();
  CHECK(server.serves());
}

TEST_CASE("microhttpd workers: a client that has finished sending gets its answer, however long the handler takes") {
  OwnServer server;
  for (const auto& bytes : {kept_get("/gate"), post("/gate", "abc")}) {
    Connection half(server.port());
    CHECK(half.send(bytes));
    half.finish_sending();
    std::this_thread::sleep_for(50ms);
    if (bytes.starts_with("POST")) server.gate.open();
    if (bytes.starts_with("POST")) CHECK(parse_answer(half.read()).body == "passed");
  }
}

TEST_CASE("microhttpd workers: handlers that never block run on the threads of the connections") {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  OwnServer server({.threads = 1, .handlers_never_block = true}, [&](adapters::Microhttpd& http) {
    adapters::mount(http, "GET", "/thread", [&](const Request&) {
      const std::lock_guard lock(mutex);
      threads.insert(std::this_thread::get_id());
      return Response{200, {}, "ok"};
    });
  });
  Connection kept(server.port());
  for (int i = 0; i < 20; ++i) {
    CHECK(kept.send(kept_get("/thread")));
    CHECK(answers_ok(kept));
    CHECK(kept.send(post("/record", "abc")));
    CHECK(answers_ok(kept));
  }
  CHECK(server.ask(last_get("/thread")).status == 200);
  CHECK(threads.size() == 1);
  CHECK(server.recorder.last().body == "abc");
}

TEST_CASE("microhttpd workers: many connections with many requests each are all answered") {
  for (const bool inline_handlers : {false, true}) {
    CAPTURE(inline_handlers);
    OwnServer server({.handlers_never_block = inline_handlers});
    std::atomic<int> answered = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&] {
        Connection kept(server.port());
        for (int j = 0; j < 200; ++j) {
          kept.send(j % 2 == 0 ? kept_get("/record") : post("/record", std::string(200, 'a')));
          answered += answers_ok(kept);
        }
      });
    }
    for (auto& client : clients) client.join();
    CHECK(answered == 1600);
    CHECK(server.recorder.count() == 1600);
  }
}

// 128 is how many events libmicrohttpd fetches at a time.
TEST_CASE("microhttpd workers: as many clients as one turn has events, all at once, are answered at once") {
  OwnServer server({.threads = 1, .handlers_never_block = true});
  std::vector<Connection> clients;
  for (int i = 0; i < 128; ++i) {
    clients.emplace_back(server.port());
    CHECK(clients.back().send(kept_get("/record")));
    CHECK(answers_ok(clients.back()));
  }
  Connection first(server.port());
  CHECK(first.send(last_get("/gate")));
  server.gate.until_waiting(1);
  const auto begun = std::chrono::steady_clock::now();
  for (auto& client : clients) CHECK(client.send(kept_get("/record")));
  server.gate.open();
  for (auto& client : clients) CHECK(answers_ok(client));
  CHECK(std::chrono::steady_clock::now() - begun < 5s);
  CHECK(parse_answer(first.read()).body == "passed");
}
