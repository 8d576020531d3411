#include "http/httplib/server.hpp"

#include <stdexcept>
#include <thread>
#include <utility>

namespace oauthkit::testing {

HttplibServer::HttplibServer(const adapters::HttplibLimits& limits, const SetUp& set_up, Environment environment) {
  adapters::prepare(http, limits, std::move(environment));
  for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
    adapters::mount(http, method, "/record", recorder.handler());
  }
  if (set_up) set_up(http);
  port_ = http.bind_to_any_port("127.0.0.1");
  if (port_ <= 0) throw std::runtime_error("cannot bind");
  thread_ = std::thread([this] { http.listen_after_bind(); });
  while (!http.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void HttplibServer::stop() {
  if (!thread_.joinable()) return;
  http.stop();
  thread_.join();
}

std::string HttplibServer::say(std::string_view bytes) const {
  Connection connection(port_);
  connection.send(bytes);
  return connection.read();
}

bool HttplibServer::serves() const { return ask(request("GET", "/record")).body == "ok"; }

}  // namespace oauthkit::testing
