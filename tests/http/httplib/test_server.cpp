#include <stdexcept>
#include <thread>

#include "http/server.hpp"
#include "oauthkit/adapters/httplib.hpp"

namespace oauthkit::testing {

const bool is_microhttpd = false;

struct TestServer::Running {
  httplib::Server http;
  std::thread thread;
};

TestServer::TestServer(const TestLimits& limits, const SetUp& set_up) : running_(std::make_unique<Running>()) {
  adapters::prepare(running_->http,
                    {.threads = limits.threads,
                     .queued_connections = limits.queued,
                     .arriving_connections = limits.connections,
                     .target_bytes = limits.target_bytes,
                     .header_bytes = limits.header_bytes,
                     .idle = limits.idle,
                     .arrival = limits.arrival,
                     .keep_alive_only_without_a_proxy_in_front = limits.keep_alive,
                     .trusted_proxies = limits.trusted_proxies},
                    failures.environment());
  for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) mount(method, "/record", recorder.handler());
  if (set_up) set_up(*this);
  port_ = start();
}

void TestServer::mount(const std::string& method, const std::string& path, Handler handler, std::size_t body_bytes) {
  adapters::mount(running_->http, method, path, std::move(handler), body_bytes);
}

int TestServer::start() {
  auto& http = running_->http;
  const int port = http.bind_to_any_port("127.0.0.1");
  if (port <= 0) throw std::runtime_error("cannot bind");
  running_->thread = std::thread([&http] { http.listen_after_bind(); });
  while (!http.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return port;
}

bool TestServer::runs() const { return running_->thread.joinable(); }

void TestServer::stop() {
  if (!runs()) return;
  running_->http.stop();
  running_->thread.join();
}

}  // namespace oauthkit::testing
