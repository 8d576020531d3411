#pragma once

#include <functional>
#include <thread>

#include "http/gate.hpp"
#include "http/recorder.hpp"
#include "http/wire.hpp"
#include "oauthkit/adapters/microhttpd.hpp"

namespace oauthkit::testing {

/// A server on libmicrohttpd with limits of its own: `recorder` is mounted at GET and POST /record, `gate` at GET and
/// POST /gate.
class OwnServer {
 public:
  using SetUp = std::function<void(adapters::Microhttpd&)>;

  explicit OwnServer(const adapters::MicrohttpdLimits& limits = {}, const SetUp& set_up = {});
  ~OwnServer() { stop(); }

  void stop();
  int port() const { return port_; }

  /// The one answer to a request that says `Connection: close`.
  Answer ask(std::string_view bytes) const;
  bool serves() const;

  Recorder recorder;
  Gate gate;
  adapters::Microhttpd http;

 private:
  int port_ = 0;
  std::thread thread_;
};

/// A GET, or a POST with `body`, after which the connection is kept.
std::string kept_get(std::string_view target);

/// One that ends the connection.
std::string last_get(std::string_view target);

/// Reads one answer of a kept connection, whose body is `ok`.
bool answers_ok(Connection& connection);

/// Whether the peer ends the connection within five seconds.
bool is_ended(Connection& connection);

}  // namespace oauthkit::testing
