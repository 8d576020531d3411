#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/failures.hpp"
#include "http/recorder.hpp"
#include "http/wire.hpp"

namespace oauthkit::testing {

/// The limits both adapters have.
struct TestLimits {
  /// That run handlers.
  std::size_t threads = 16;
  std::size_t queued = 256;
  /// Those that wait for a request to arrive; with libmicrohttpd those that are answered count too.
  std::size_t connections = 512;
  std::size_t target_bytes = 8 * 1024;
  std::size_t header_bytes = 16 * 1024;
  std::chrono::milliseconds idle = std::chrono::seconds(5);
  std::chrono::milliseconds arrival = std::chrono::seconds(10);
  /// Off, so that an answer ends where the connection does.
  bool keep_alive = false;
  std::vector<std::string> trusted_proxies = {};
};

/// A server of the adapter under test on a port of its own, which runs until the end of the test. Unless it was stopped
/// it must then, whatever was done to it, still answer an honest request at once: that is checked in every test.
///
/// `recorder` is mounted at GET, POST, PUT, PATCH and DELETE /record.
class TestServer {
 public:
  using SetUp = std::function<void(TestServer&)>;

  explicit TestServer(const TestLimits& limits = {}, const SetUp& set_up = {});
  ~TestServer();

  void mount(const std::string& method, const std::string& path, Handler handler, std::size_t body_bytes = 64 * 1024);
  void stop();
  int port() const { return port_; }

  /// What the server says to `bytes` until it closes the connection.
  std::string say(std::string_view bytes) const;
  Answer ask(std::string_view bytes) const { return parse_answer(say(bytes)); }

  /// Whether an honest request gets its answer.
  bool serves() const;

  Recorder recorder;
  /// What handlers threw, as `Environment::on_failure` was told.
  Failures failures;

 private:
  struct Running;

  /// To be called once all is mounted; returns the port.
  int start();
  bool runs() const;
  bool serves_at_once() const;

  std::shared_ptr<Running> running_;
  int port_ = 0;
};

/// Whether the adapter under test is that of libmicrohttpd, where the two differ.
extern const bool is_microhttpd;

}  // namespace oauthkit::testing
