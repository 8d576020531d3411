#include "http/server.hpp"

#include <doctest/doctest.h>

namespace oauthkit::testing {

std::string TestServer::say(std::string_view bytes) const {
  Connection connection(port_);
  connection.send(bytes);
  return connection.read();
}

TestServer::~TestServer() {
  if (runs()) CHECK_MESSAGE(serves_at_once(), "after this test an honest request had to wait");
  stop();
}

// A server that something holds up is late every time; a busy machine is not.
bool TestServer::serves_at_once() const {
  using Clock = std::chrono::steady_clock;
  for (int tries = 0; tries < 10; ++tries) {
    const auto asked = Clock::now();
    if (serves() && Clock::now() - asked < std::chrono::milliseconds(100)) return true;
  }
  return false;
}

bool TestServer::serves() const { return ask(request("GET", "/record", "Connection: close\r\n")).body == "ok"; }

}  // namespace oauthkit::testing
