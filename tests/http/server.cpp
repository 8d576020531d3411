#include "http/server.hpp"

namespace oauthkit::testing {

std::string TestServer::say(std::string_view bytes) const {
  Connection connection(port_);
  connection.send(bytes);
  return connection.read();
}

bool TestServer::serves() const { return ask(request("GET", "/record", "Connection: close\r\n")).body == "ok"; }

}  // namespace oauthkit::testing
