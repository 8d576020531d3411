#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "http/gate.hpp"
#include "http/server.hpp"

// A client that takes all connections there are, says nothing with them or next to nothing, and shuts everybody out
// until its time is up.

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t all = 60;
constexpr in_addr_t greedy = INADDR_LOOPBACK + 1;
constexpr in_addr_t honest = INADDR_LOOPBACK + 2;

/// The times are longer than any test: who is let in before has not waited for them.
const TestLimits limits = {.threads = 2, .connections = all, .idle = 60s, .arrival = 60s, .keep_alive = true};

const std::string upload_head = request("POST", "/record", "Content-Length: 100\r\n");

/// How a connection is kept for nothing, and what is said on it until then.
const std::pair<const char*, std::string> silences[] = {
    {"nothing", ""},
    {"a byte", "G"},
    {"a line and no more", "GET /record HTTP/1.1\r\n"},
    {"a head that does not end", "GET /record HTTP/1.1\r\nHost: localhost\r\nX-Slow: "},
    {"a head whose body does not come", upload_head},
    {"a body that does not end", upload_head + "abc"},
    {"chunks that do not end", chunked("POST", "/record", "3\r\nabc\r\n")},
    {"an answered request", request("GET", "/record")},
};

std::vector<Connection> open(const TestServer& server, std::size_t count, in_addr_t from, const std::string& said) {
  std::vector<Connection> held;
  for (std::size_t i = 0; i < count; ++i) {
    held.emplace_back(server.port(), from);
    held.back().send(said);
  }
  return held;
}

/// Whether somebody from `address` is answered long before any time of the server's is up.
bool serves(const TestServer& server, in_addr_t address) {
  for (const auto deadline = Clock::now() + 20s; Clock::now() < deadline;) {
    Connection connection(server.port(), address);
    connection.send(request("GET", "/record", "Connection: close\r\n"));
    if (parse_answer(connection.read({}, 5s)).body == "ok") return true;
    std::this_thread::sleep_for(20ms);
  }
  return false;
}

}  // namespace

TEST_CASE("silent connections: however many there are, everybody else is answered, of the same address too") {
  for (const auto& silence : silences) {
    CAPTURE(silence.first);
    const TestServer server(limits);
    const auto held = open(server, 3 * all, greedy, silence.second);
    CHECK(serves(server, honest));
    CHECK(serves(server, greedy));
  }
}

TEST_CASE("silent connections: of the address that has most of them the oldest gives way") {
  TestServer server(limits);
  auto patient = open(server, 1, honest, "");
  auto held = open(server, 1, greedy, "");
  std::this_thread::sleep_for(20ms);
  for (auto& silent : open(server, all + 20, greedy, "")) held.push_back(std::move(silent));
  CHECK(held.front().read({}, 5s).empty());
  CHECK(held.front().end() != Connection::End::open);
  CHECK(held.back().read({}, 50ms).empty());
  CHECK(held.back().end() == Connection::End::open);
  CHECK(patient.front().send(request("GET", "/record")));
  CHECK(parse_answer(patient.front().read("\r\n\r\nok")).body == "ok");
}

TEST_CASE("silent connections: an upload that is slow, but comes, gives way to none of its own address") {
  TestServer server(limits);
  auto uploads = open(server, 10, greedy, upload_head);
  std::vector<Connection> held;
  for (int i = 0; i < 100; ++i) {
    for (auto& upload : uploads) CHECK(upload.send("a"));
    for (auto& silent : open(server, all / 20, greedy, "")) held.push_back(std::move(silent));
    std::this_thread::sleep_for(15ms);
  }
  for (auto& upload : uploads) CHECK(parse_answer(upload.read("\r\n\r\nok")).body == "ok");
}

TEST_CASE("silent connections: an address that never stands still shares what it has taken") {
  TestServer server(limits);
  auto uploads = open(server, all, greedy, upload_head);
  for (auto& upload : uploads) upload.send("a");
  CHECK(serves(server, honest));
}

TEST_CASE("silent connections: whoever is being answered gives way to nobody") {
  Gate gate;
  TestServer server(limits, gated(gate));
  auto asking = open(server, 2, greedy, request("GET", "/gate"));
  gate.until_waiting(2);
  const auto held = open(server, 3 * all, greedy, "");
  gate.open();
  for (auto& one : asking) CHECK(parse_answer(one.read("passed")).body == "passed");
  CHECK(serves(server, honest));
}
