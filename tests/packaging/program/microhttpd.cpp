#include <oauthkit/adapters/microhttpd.hpp>

int main() {
  oauthkit::adapters::Microhttpd server;
  return server.bind("127.0.0.1", 0) > 0 ? 0 : 1;
}
