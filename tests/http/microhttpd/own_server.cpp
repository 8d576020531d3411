#include "http/microhttpd/own_server.hpp"

#include <thread>

namespace oauthkit::testing {

OwnServer::OwnServer(const adapters::MicrohttpdLimits& limits, const SetUp& set_up) : http(limits) {
  for (const auto* method : {"GET", "POST"}) {
    adapters::mount(http, method, "/record", recorder.handler());
    adapters::mount(http, method, "/gate", gate.handler());
  }
  if (set_up) set_up(http);
  port_ = http.bind("127.0.0.1", 0);
  thread_ = std::thread([this] { http.listen(); });
}

void OwnServer::stop() {
  if (!thread_.joinable()) return;
  http.stop();
  thread_.join();
}

Answer OwnServer::ask(std::string_view bytes) const {
  Connection connection(port_);
  connection.send(bytes);
  return parse_answer(connection.read());
}

bool OwnServer::serves() const { return ask(last_get("/record")).body == "ok"; }

std::string kept_get(std::string_view target) { return request("GET", target); }

std::string last_get(std::string_view target) { return request("GET", target, "Connection: close\r\n"); }

bool answers_ok(Connection& connection) { return parse_answer(connection.read("\r\n\r\nok")).body == "ok"; }

bool is_ended(Connection& connection) {
  connection.read({}, std::chrono::seconds(5));
  return connection.end() != Connection::End::open;
}

}  // namespace oauthkit::testing
