#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/temporary_directory.hpp"

namespace fetch_tests {

/// A certificate authority of the tests' own, and a certificate of it for these names.
class Authority {
 public:
  explicit Authority(const char* names = "DNS:localhost,IP:127.0.0.1,IP:::1");
  /// The authority's certificate, as a file.
  std::string file() const { return directory_.file("ca.pem"); }
  SSL_CTX* context() const { return context_.get(); }

 private:
  support::TemporaryDirectory directory_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
};

/// A server on 127.0.0.1 that says what it is told to say, with TLS or without, and closes.
class RawServer {
 public:
  /// What is answered to a request, byte for byte. Empty: it hangs up without reading.
  using Answer = std::function<std::string(const std::string& request)>;

  /// With a `pace` the answer trickles: so long before each byte.
  explicit RawServer(Answer answer, const Authority* authority = nullptr, std::chrono::milliseconds pace = {});
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer();

  int port() const { return port_; }
  std::string port_text() const { return std::to_string(port_); }
  /// How many connections there were, and what they said.
  int connections() const { return connections_; }
  std::vector<std::string> requests() const;

 private:
  void serve();
  void talk(int connection);

  Answer answer_;
  const Authority* authority_;
  std::chrono::milliseconds pace_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

/// A whole response with these header lines.
std::string response(const std::string& body, const std::string& headers = "Content-Type: application/json\r\n",
                     const std::string& status = "200 OK");

}  // namespace fetch_tests
