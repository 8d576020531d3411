#include <doctest/doctest.h>
#include <netinet/tcp.h>

#include <future>
#include <stdexcept>
#include <thread>

#include "http/httplib/gate.hpp"
#include "http/httplib/server.hpp"
#include "http/socket_option.hpp"
#include "oauthkit/secret.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;
using namespace std::chrono_literals;

TEST_CASE("http listening: two servers never share a port") {
  HttplibServer server;
  httplib::Server second;
  adapters::prepare(second);
  CHECK_FALSE(second.bind_to_port("127.0.0.1", server.port()));
  server.stop();
  CHECK(second.bind_to_port("127.0.0.1", server.port()));
}

TEST_CASE("http listening: a server that was stopped can be started again, on its old port too") {
  HttplibServer server;
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

TEST_CASE("http listening: a stop that comes while the server starts is not lost") {
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

TEST_CASE("http listening: a Unix domain socket is served as well") {
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

TEST_CASE("http listening: a program that sets its own socket options still has a bounded server") {
  Gate gate;
  HttplibServer server({.threads = 1, .queued_connections = 0}, [&](httplib::Server& http) {
    with_gate(gate)(http);
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

TEST_CASE("httplib limits: they can be checked without a server, and change nothing in this process") {
  SecretHash::limit_callers(0);
  CHECK_NOTHROW(adapters::check({.threads = 64, .trusted_proxies = {"10.0.0.0/8"}}));
  CHECK_THROWS_AS(adapters::check({.trusted_proxies = {"proxy.example"}}), std::invalid_argument);
  CHECK_THROWS_AS(SecretHash::scrypt("a password"), HashingBusy);
  httplib::Server server;
  adapters::prepare(server, {.threads = 64});
  CHECK_NOTHROW(SecretHash::scrypt("a password"));
  SecretHash::limit_callers(SecretHash::max_concurrent_scrypt);
}
