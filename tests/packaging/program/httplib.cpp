#include <oauthkit/adapters/httplib.hpp>

int main() {
  httplib::Server server;
  oauthkit::adapters::prepare(server);
  oauthkit::adapters::mount(server, "GET", "/", [](const oauthkit::Request&) { return oauthkit::Response(); });
}
