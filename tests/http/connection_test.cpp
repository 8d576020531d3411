#include <doctest/doctest.h>
#include <netinet/tcp.h>

#include <atomic>
#include <csignal>
#include <future>
#include <optional>

#include "http/server.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

namespace {

/// Holds every caller of `wait` until `open`.
class Gate {
 public:
  void wait() {
    ++waiting_;
    opened_.wait();
  }
  void open() { promise_.set_value(); }
  void until_waiting(int count) const {
    for (int i = 0; i < 5000 && waiting_ < count; ++i) std::this_thread::sleep_for(1ms);
    REQUIRE(waiting_ == count);
  }

 private:
  std::promise<void> promise_;
  std::shared_future<void> opened_{promise_.get_future()};
  std::atomic<int> waiting_{0};
};

TestServer::SetUp gated(Gate& gate) {
  return [&gate](httplib::Server& http) {
    adapters::mount(http, "GET", "/gate", [&gate](const Request&) {
      gate.wait();
      return Response{200, {}, "passed"};
    });
  };
}

/// A socket option of the server's end of a connection of this process, or of its listening socket (`peer_port` 0).
template <class Value>
std::optional<Value> option_of(int own_port, int peer_port, int level, int name) {
  for (int fd = 3; fd < 1024; ++fd) {
    sockaddr_in own{};
    sockaddr_in peer{};
    socklen_t length = sizeof(own);
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &length) != 0 || own.sin_family != AF_INET) continue;
    length = sizeof(peer);
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &length) != 0) peer.sin_port = 0;
    if (ntohs(own.sin_port) != own_port || ntohs(peer.sin_port) != peer_port) continue;
    Value value{};
    length = sizeof(value);
    if (::getsockopt(fd, level, name, &value, &length) == 0) return value;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("http connection: silent connections hold no thread") {
  TestServer server({.threads = 2});
  std::vector<Connection> silent;
  for (int i = 0; i < 20; ++i) silent.emplace_back(server.port());
  auto honest = std::async(std::launch::async, [&] { return server.serves(); });
  CHECK(honest.wait_for(3s) == std::future_status::ready);
  CHECK(honest.get());
}

TEST_CASE("http connection: slow senders are timed out while an honest request is answered") {
  TestServer server({.threads = 4, .idle = 500ms});
  std::vector<Connection> slow;
  for (const auto* part : {"G", "GET /record HTTP/1.1\r\n", "GET /record HTTP/1.1\r\nHost: loc"}) {
    slow.emplace_back(server.port());
    CHECK(slow.back().send(part));
  }
  CHECK(server.serves());
  for (auto& one : slow) {
    CHECK(parse_answer(one.read({}, 5s)).status != 200);
    CHECK(one.end() != Connection::End::open);
  }
  CHECK(server.recorder.count() == 1);
}

TEST_CASE("http connection: headers that trickle for too long are cut off, although they never stand still") {
  TestServer server({.threads = 1, .idle = 300ms, .arrival = 600ms});
  Connection slow(server.port());
  CHECK(slow.send("GET /record HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
  for (int i = 0; i < 100 && slow.end() == Connection::End::open; ++i) {
    slow.send("a");
    slow.read("\r\n\r\n", 50ms);
  }
  CHECK(slow.end() != Connection::End::open);
  CHECK(server.recorder.count() == 0);
  CHECK(server.serves());
}

TEST_CASE("http connection: one more than threads and queue hold is closed at once") {
  Gate gate;
  TestServer server({.threads = 2, .queued_connections = 3}, gated(gate));
  std::vector<Connection> held;
  for (int i = 0; i < 5; ++i) {
    held.emplace_back(server.port());
    CHECK(held.back().send(request("GET", "/gate")));
    if (i < 2) gate.until_waiting(i + 1);
  }
  for (int i = 0; i < 10; ++i) {
    Connection extra(server.port());
    extra.send(request("GET", "/gate"));
    CHECK(extra.read({}, 5s).empty());
    CHECK(extra.end() != Connection::End::open);
  }
  gate.open();
  for (auto& one : held) CHECK(parse_answer(one.read()).body == "passed");
  CHECK(server.serves());
}

TEST_CASE("http connection: without a queue, one thread holds one connection") {
  Gate gate;
  TestServer server({.threads = 1, .queued_connections = 0}, gated(gate));
  Connection held(server.port());
  CHECK(held.send(request("GET", "/gate")));
  gate.until_waiting(1);
  CHECK(server.say(request("GET", "/record")).empty());
  gate.open();
  CHECK(parse_answer(held.read()).body == "passed");
  while (!server.serves()) std::this_thread::sleep_for(1ms);
}

TEST_CASE("http connection: many at once are all answered") {
  TestServer server;
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      for (int j = 0; j < 50; ++j) answered += server.ask(post("/record", std::to_string(j))).status == 200;
    });
  }
  for (auto& client : clients) client.join();
  CHECK(answered == 400);
  CHECK(server.recorder.count() == 400);
}

TEST_CASE("http connection: an answer does not wait for Nagle's algorithm") {
  Gate gate;
  TestServer server({}, gated(gate));
  Connection client(server.port());
  CHECK(client.send(request("GET", "/gate")));
  gate.until_waiting(1);
  CHECK(option_of<int>(server.port(), client.local_port(), IPPROTO_TCP, TCP_NODELAY).value_or(0) != 0);
  gate.open();
  CHECK(parse_answer(client.read()).body == "passed");
}

TEST_CASE("http connection: many may wait to be accepted, not only the library's five") {
  TestServer server;
  REQUIRE(server.serves());
  // Of a listening socket Linux reports the length of its queue here.
  const auto queue = option_of<tcp_info>(server.port(), 0, IPPROTO_TCP, TCP_INFO);
  REQUIRE(queue);
  CHECK(queue->tcpi_sacked > 100);
}

TEST_CASE("http connection: two servers never share a port") {
  TestServer server;
  httplib::Server second;
  adapters::prepare(second);
  CHECK_FALSE(second.bind_to_port("127.0.0.1", server.port()));
  server.stop();
  CHECK(second.bind_to_port("127.0.0.1", server.port()));
}

TEST_CASE("http connection: a server that was stopped can be started again, on its old port too") {
  TestServer server;
  CHECK(server.serves());
  server.stop();
  CHECK_THROWS_AS(Connection(server.port()), std::runtime_error);

  REQUIRE(server.http.bind_to_port("127.0.0.1", server.port()));
  std::thread again([&] { server.http.listen_after_bind(); });
  while (!server.http.is_running()) std::this_thread::sleep_for(1ms);
  CHECK(server.serves());
  server.http.stop();
  again.join();
}

TEST_CASE("http connection: a stop that comes while the server starts is not lost") {
  auto* http = new httplib::Server;  // Left behind should it hang, so that the other cases can run.
  adapters::prepare(*http);
  const auto serve = http->new_task_queue;
  http->new_task_queue = [http, serve] {
    http->stop();
    return serve();
  };
  REQUIRE(http->bind_to_any_port("127.0.0.1") > 0);
  std::promise<void> ended;
  std::thread serving([&ended, http] {
    http->listen_after_bind();
    ended.set_value();
  });
  const bool in_time = ended.get_future().wait_for(5s) == std::future_status::ready;
  if (!in_time) serving.detach();
  REQUIRE(in_time);
  serving.join();
  delete http;
}

TEST_CASE("http connection: stop lets what has begun end well") {
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

TEST_CASE("http connection: a client that leaves early does not end the process, whatever SIGPIPE does") {
  TestServer server({}, [](httplib::Server& http) {
    adapters::mount(http, "GET", "/long", [](const Request&) {
      return Response{200, {}, std::string(8'000'000, 'a')};
    });
  });
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  for (int i = 0; i < 20; ++i) {
    Connection leaving(server.port());
    CHECK(leaving.send(request("GET", "/long")));
    leaving.read("HTTP/1.1");
    leaving.close();
  }
  CHECK(server.serves());
  std::signal(SIGPIPE, before);
}

TEST_CASE("http connection: a reader that stands still is given up") {
  TestServer server({.threads = 1, .idle = 300ms}, [](httplib::Server& http) {
    adapters::mount(http, "GET", "/long", [](const Request&) {
      return Response{200, {}, std::string(30'000'000, 'a')};
    });
  });
  Connection still(server.port());
  CHECK(still.send(request("GET", "/long")));
  CHECK(server.serves());
}

TEST_CASE("http connection: a Unix domain socket is served as well") {
  const std::string path = "/tmp/oauthkit-http-" + std::to_string(::getpid());
  ::unlink(path.c_str());
  Recorder recorder;
  httplib::Server http;
  adapters::prepare(http);
  adapters::mount(http, "GET", "/record", recorder.handler());
  http.set_address_family(AF_UNIX);
  REQUIRE(http.bind_to_port(path, 80));
  std::thread serving([&] { http.listen_after_bind(); });
  while (!http.is_running()) std::this_thread::sleep_for(1ms);
  httplib::Client client(path);
  client.set_address_family(AF_UNIX);
  const auto answer = client.Get("/record");
  http.stop();
  serving.join();
  ::unlink(path.c_str());
  REQUIRE(answer);
  CHECK(answer->body == "ok");
  CHECK(recorder.last().remote_address.empty());
}

TEST_CASE("http connection: a program that sets its own socket options still has a bounded server") {
  Gate gate;
  TestServer server({.threads = 1, .queued_connections = 0}, [&](httplib::Server& http) {
    gated(gate)(http);
    http.set_socket_options(httplib::default_socket_options);
  });
  Connection held(server.port());
  CHECK(held.send(request("GET", "/gate")));
  gate.until_waiting(1);
  Connection waiting(server.port());
  CHECK(waiting.send(request("GET", "/record")));
  gate.open();
  CHECK(parse_answer(held.read()).body == "passed");
  CHECK(parse_answer(waiting.read()).body == "ok");
}
