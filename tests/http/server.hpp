#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "oauthkit/adapters/httplib.hpp"
#include "support/socket.hpp"

namespace oauthkit::testing {

/// One HTTP answer as it came over the wire.
struct Answer {
  int status = 0;
  std::string head;
  std::string body;

  /// The lines of the head that begin with `name: `, without that.
  std::vector<std::string> fields(std::string_view name) const;
  /// The only field of that name; `<none>` or `<many>` otherwise.
  std::string field(std::string_view name) const;
};

/// The first answer in `bytes`; status 0 when there is none.
Answer parse_answer(std::string_view bytes);

/// How many answers `bytes` hold.
int count_answers(std::string_view bytes);

/// `method target HTTP/1.1` with a Host, further header `lines` (each with its CR LF) and a body after the blank line.
std::string request(std::string_view method, std::string_view target, std::string_view lines = {},
                    std::string_view body = {});

/// A POST with its Content-Length.
std::string post(std::string_view target, std::string_view body, std::string_view lines = {});

/// A request with `Transfer-Encoding: chunked` and these chunks.
std::string chunked(std::string_view method, std::string_view target, std::string_view chunks);

/// Remembers the requests that reached it and answers 200 `ok`.
class Recorder {
 public:
  Handler handler();
  std::size_t count() const;
  Request last() const;

 private:
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
};

/// A prepared httplib::Server on a port of its own, which runs until the end of the test.
///
/// `recorder` is mounted at GET, POST, PUT, PATCH and DELETE /record.
class TestServer {
 public:
  using SetUp = std::function<void(httplib::Server&)>;

  explicit TestServer(const adapters::HttplibLimits& limits = {}, const SetUp& set_up = {});
  ~TestServer() { stop(); }

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
