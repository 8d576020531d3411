#include <thread>

#include "http/server.hpp"
#include "oauthkit/adapters/microhttpd.hpp"

namespace oauthkit::testing {

const bool is_microhttpd = true;

struct TestServer::Running {
  adapters::Microhttpd http;
  std::thread thread = {};
};

TestServer::TestServer(const TestLimits& limits, const SetUp& set_up)
    : running_(new Running{adapters::Microhttpd({.workers = limits.threads,
                                                 .queued_requests = limits.queued,
                                                 .connections = limits.connections,
                                                 .trusted_proxies = limits.trusted_proxies,
                                                 .target_bytes = limits.target_bytes,
                                                 .header_bytes = limits.header_bytes,
                                                 .idle = limits.idle,
                                                 .arrival = limits.arrival,
                                                 .keep_alive = limits.keep_alive},
                                                {}, failures.environment())}) {
  for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) mount(method, "/record", recorder.handler());
  if (set_up) set_up(*this);
  port_ = start();
}

void TestServer::mount(const std::string& method, const std::string& path, Handler handler, std::size_t body_bytes) {
  adapters::mount(running_->http, method, path, std::move(handler), body_bytes);
}

int TestServer::start() {
  const int port = running_->http.bind("127.0.0.1", 0);
  running_->thread = std::thread([this] { running_->http.listen(); });
  return port;
}

bool TestServer::runs() const { return running_->thread.joinable(); }

void TestServer::stop() {
  if (!runs()) return;
  running_->http.stop();
  running_->thread.join();
}

}  // namespace oauthkit::testing
