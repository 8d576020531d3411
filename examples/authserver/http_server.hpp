#pragma once

#include <memory>
#include <oauthkit/http.hpp>
#include <string>

#include "config/config.hpp"

namespace authserver {

/// The HTTP library of the configuration, behind what this program needs of one.
class HttpServer {
 public:
  HttpServer() = default;
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  virtual ~HttpServer() = default;

  /// Binds, so that connections are accepted from now on; returns the real port. Throws `StartError`.
  virtual int bind(const Address& address) = 0;
  virtual void mount(const std::string& method, const std::string& path, oauthkit::Handler handler) = 0;
  /// Serves until `stop`; false when it could not.
  virtual bool listen() = 0;
  /// Ends `listen`, also one that is about to begin.
  virtual void stop() = 0;
};

std::unique_ptr<HttpServer> open_http(const Config& config);

}  // namespace authserver
