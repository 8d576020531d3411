// What an adapter costs without OAuth: every request of a benchmark is answered the same 200 bytes of JSON.
//
//     bare httplib|microhttpd|microhttpd-inline
//
// Its limits are those that the benchmark gives the reference server.

#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/adapters/microhttpd.hpp>
#include <stop_signals.hpp>

namespace {

using oauthkit::Request;
using oauthkit::Response;

constexpr std::size_t threads_of_httplib = 1024;
constexpr std::size_t queue = 4096;

Response answer(const Request&) {
  static const std::string body = [] {
    std::string text = R"({"access_token":"2YotnFZFEjr1zCsicMWpAA","client_id":"demo","active":true,"padding":")";
    return text + std::string(198 - text.size(), 'x') + "\"}";
  }();
  return Response::json(200, body);
}

template <class Http>
void mount_all(Http& http) {
  oauthkit::adapters::mount(http, "POST", "/token", answer);
  oauthkit::adapters::mount(http, "POST", "/introspect", answer);
  oauthkit::adapters::mount(http, "GET", "/api/me", answer);
}

void tell(int port) {
  std::printf("listening on http://127.0.0.1:%d\n", port);
  std::fflush(stdout);
}

void serve_httplib() {
  authserver::StopSignals signals;
  httplib::Server http;
  oauthkit::adapters::prepare(
      http,
      {.threads = threads_of_httplib, .queued_connections = queue, .keep_alive_only_without_a_proxy_in_front = true});
  mount_all(http);
  const int port = http.bind_to_any_port("127.0.0.1");
  signals.then([&http] { http.stop(); });
  tell(port);
  http.listen_after_bind();
}

void serve_microhttpd(bool inline_handlers) {
  authserver::StopSignals signals;
  oauthkit::adapters::Microhttpd http(
      {.queued_requests = queue, .handlers_never_block = inline_handlers, .connections = 12'000});
  mount_all(http);
  const int port = http.bind("127.0.0.1", 0);
  signals.then([&http] { http.stop(); });
  tell(port);
  http.listen();
}

}  // namespace

int main(int argc, char** argv) {
  const char* adapter = argc == 2 ? argv[1] : "";
  if (std::strcmp(adapter, "httplib") == 0) {
    serve_httplib();
  } else if (std::strcmp(adapter, "microhttpd") == 0 || std::strcmp(adapter, "microhttpd-inline") == 0) {
    serve_microhttpd(std::strcmp(adapter, "microhttpd-inline") == 0);
  } else {
    std::fprintf(stderr, "usage: bare httplib|microhttpd|microhttpd-inline\n");
    return 2;
  }
  return 0;
}
