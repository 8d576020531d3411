#include "http_server.hpp"

#include <chrono>
#include <oauthkit/adapters/httplib.hpp>
#include <stdexcept>
#include <system_error>
#include <thread>

#ifdef AUTHSERVER_HAS_MICROHTTPD
#include <oauthkit/adapters/microhttpd.hpp>
#endif

#include "config/failure.hpp"
#include "log.hpp"

namespace authserver {
namespace {

[[noreturn]] void fail_to_bind(const Address& address) {
  throw StartError(address.text() + ": cannot listen here; it is in use, or no address of this machine");
}

class WithHttplib final : public HttpServer {
 public:
  explicit WithHttplib(const Config& config) {
    oauthkit::adapters::HttplibLimits limits{
        .threads = config.threads,
        .queued_connections = config.queue,
        .keep_alive_only_without_a_proxy_in_front = config.keep_alive_only_without_a_proxy_in_front,
        .trusted_proxies = config.trusted_proxies};
    if (config.connections) limits.arriving_connections = *config.connections;
    oauthkit::adapters::prepare(http_, limits, {.on_failure = log_failure});
  }

  int bind(const Address& address) override {
    if (address.port == 0) {
      const int port = http_.bind_to_any_port(address.host);
      if (port > 0) return port;
    } else if (http_.bind_to_port(address.host, address.port)) {
      return address.port;
    }
    fail_to_bind(address);
  }

  void mount(const std::string& method, const std::string& path, oauthkit::Handler handler) override {
    oauthkit::adapters::mount(http_, method, path, std::move(handler));
  }

  bool listen() override { return http_.listen_after_bind(); }

  void stop() override {
    while (!http_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    http_.stop();
  }

 private:
  httplib::Server http_;
};

#ifdef AUTHSERVER_HAS_MICROHTTPD
class WithMicrohttpd final : public HttpServer {
 public:
  explicit WithMicrohttpd(const Config& config) : http_(limits_of(config), {}, {.on_failure = log_failure}) {}

  int bind(const Address& address) override {
    try {
      return http_.bind(address.host, address.port);
    } catch (const std::system_error&) {
      fail_to_bind(address);
    }
  }

  void mount(const std::string& method, const std::string& path, oauthkit::Handler handler) override {
    oauthkit::adapters::mount(http_, method, path, std::move(handler));
  }

  bool listen() override {
    http_.listen();
    return true;
  }

  void stop() override { http_.stop(); }

 private:
  static oauthkit::adapters::MicrohttpdLimits limits_of(const Config& config) {
    oauthkit::adapters::MicrohttpdLimits limits{.workers = config.threads,
                                                .queued_requests = config.queue,
                                                .handlers_never_block = config.handlers_never_block,
                                                .trusted_proxies = config.trusted_proxies};
    if (config.connections) limits.connections = *config.connections;
    return limits;
  }

  oauthkit::adapters::Microhttpd http_;
};
#endif

}  // namespace

void check_adapter(const std::string& name, const std::string& place) {
  if (name == "httplib") return;
  if (name != "microhttpd") throw ConfigError(place, "expected httplib or microhttpd");
#ifndef AUTHSERVER_HAS_MICROHTTPD
  throw ConfigError(place, "expected httplib; microhttpd is not built");
#endif
}

void check_trusted_proxies(const std::vector<std::string>& proxies, const std::string& place) {
  try {
    oauthkit::adapters::check({.trusted_proxies = proxies});
  } catch (const std::invalid_argument&) {
    throw ConfigError(place, "expected IP addresses, or networks such as 10.0.0.0/8");
  }
}

std::unique_ptr<HttpServer> open_http(const Config& config) {
#ifdef AUTHSERVER_HAS_MICROHTTPD
  if (config.adapter == "microhttpd") return std::make_unique<WithMicrohttpd>(config);
#endif
  return std::make_unique<WithHttplib>(config);
}

}  // namespace authserver
