#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "http/failures.hpp"
#include "http/recorder.hpp"
#include "http/wire.hpp"
#include "oauthkit/adapters/httplib.hpp"

namespace oauthkit::testing {

/// A prepared httplib::Server on a port of its own, which runs until the end of the test.
///
/// `recorder` is mounted at GET, POST, PUT, PATCH and DELETE /record.
class HttplibServer {
 public:
  using SetUp = std::function<void(httplib::Server&)>;

  explicit HttplibServer(const adapters::HttplibLimits& limits = {}, const SetUp& set_up = {},
                         Environment environment = {});
  ~HttplibServer() { stop(); }

  void stop();
  int port() const { return port_; }

  /// What the server says to `bytes` until it closes the connection.
  std::string say(std::string_view bytes) const;
  Answer ask(std::string_view bytes) const { return parse_answer(say(bytes)); }

  /// Whether an honest request gets its answer.
  bool serves() const;

  httplib::Server http;
  Recorder recorder;

 private:
  int port_ = 0;
  std::thread thread_;
};

}  // namespace oauthkit::testing
