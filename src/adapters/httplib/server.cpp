#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/common/reporting.hpp"
#include "adapters/httplib/connections.hpp"
#include "adapters/httplib/message.hpp"
#include "adapters/httplib/state.hpp"
#include "oauthkit/adapters/httplib.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit::adapters {
namespace {

using HandlerResponse = httplib::Server::HandlerResponse;
using Clock = std::chrono::steady_clock;

/// The one pattern under which the library finds requests with a body. No request can have it for a path: those begin
/// with a slash.
constexpr const char* body_pattern = "oauthkit";

std::string_view path_of(const httplib::Request& request) {
  return std::string_view(request.target).substr(0, request.target.find('?'));
}

Request for_handler(const HttplibState& state, const httplib::Request& request, std::string body) {
  auto plain = to_request(request, std::move(body));
  state.proxies.resolve(plain);
  return plain;
}

HandlerResponse answer_or_pass_on(const HttplibState& state, const httplib::Request& request,
                                  httplib::Response& response) {
  if (const auto fault = fault_of(state, head_of(request))) {
    send(*fault, request, response);
    return HandlerResponse::Handled;
  }
  const auto* route = state.routes.find(path_of(request), request.method);
  if (route == nullptr) return HandlerResponse::Unhandled;
  if (carries_body(request.method)) {
    writable(request).path = body_pattern;
    return HandlerResponse::Unhandled;
  }
  send(route->handler(for_handler(state, request, {})), request, response);
  return HandlerResponse::Handled;
}

void answer_with_body(const HttplibState& state, const httplib::Request& request, httplib::Response& response,
                      const httplib::ContentReader& read) {
  writable(request).path = path_of(request);
  const auto& route = *state.routes.find(path_of(request), request.method);
  const auto started = Clock::now();
  std::string body;
  bool too_long = false;
  const bool complete = read([&](const char* data, std::size_t size) {
    too_long = size > route.body_bytes - body.size();
    if (!too_long) body.append(data, size);
    return !too_long;
  });
  if (too_long) return send(Refusal{413, "the body is too long"}, request, response);
  if (!complete) {
    const bool late = Clock::now() - started >= state.limits.idle;
    return send(late ? Refusal{408, "the body did not arrive in time"} : Refusal{400, "the body is malformed"}, request,
                response);
  }
  send(route.handler(for_handler(state, request, std::move(body))), request, response);
}

/// Gives the library's own errors, and empty ones of the program's own routes, the same short text as ours.
HandlerResponse explain_error(const httplib::Request& request, httplib::Response& response) {
  if (!response.body.empty() || response.has_header("Content-Length") || response.content_provider_) {
    return HandlerResponse::Handled;
  }
  send(Refusal{response.status, response.status == 404 ? "not found" : "the request was refused"}, request, response);
  return HandlerResponse::Handled;
}

void set_handlers(httplib::Server& server, const std::shared_ptr<const HttplibState>& state) {
  server.set_pre_routing_handler([state](const httplib::Request& request, httplib::Response& response) {
    return answer_or_pass_on(*state, request, response);
  });
  const httplib::Server::HandlerWithContentReader with_body =
      [state](const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& read) {
        answer_with_body(*state, request, response, read);
      };
  server.Post(body_pattern, with_body);
  server.Put(body_pattern, with_body);
  server.Patch(body_pattern, with_body);
  server.Delete(body_pattern, with_body);
  // A body that will be refused is not asked for.
  server.set_expect_100_continue_handler([state](const httplib::Request& request, httplib::Response& response) {
    const auto fault = fault_of(*state, head_of(request));
    if (fault) send(*fault, request, response);
    return fault ? fault->status : 100;
  });
  server.set_exception_handler(
      [state](const httplib::Request& request, httplib::Response& response, const std::exception_ptr& thrown) {
        try {
          std::rethrow_exception(thrown);
        } catch (...) {
          send(answer_to_exception(path_of(request), state->environment), request, response);
        }
      });
  server.set_error_handler(httplib::Server::HandlerWithResponse(explain_error));
  // RFC 9110 §8.6: the library would write a length of zero.
  server.set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
    if (response.status == 204) response.headers.erase("Content-Length");
  });
}

}  // namespace

void check(const HttplibLimits& limits) { [[maybe_unused]] const TrustedProxies read(limits.trusted_proxies); }

void prepare(httplib::Server& server, const HttplibLimits& limits, Environment environment) {
  if (server.new_task_queue.target<ServeConnections>() != nullptr) {
    throw std::logic_error("adapters::prepare: this server is prepared already");
  }
  SecretHash::limit_callers(std::max<std::size_t>(limits.threads / 4, 1));
  auto state = std::make_shared<HttplibState>(
      HttplibState{limits, std::move(environment), TrustedProxies(limits.trusted_proxies)});
  server.set_keep_alive_max_count(requests_per_connection(limits));
  server.set_keep_alive_timeout(std::chrono::ceil<std::chrono::seconds>(limits.idle).count());
  server.set_read_timeout(limits.idle);
  server.set_write_timeout(limits.idle);
  server.set_tcp_nodelay(true);
  server.set_socket_options([state](socket_t fd) { adopt_listener(*state, fd); });
  set_handlers(server, state);
  server.new_task_queue = ServeConnections(server, std::move(state));
}

void mount(httplib::Server& server, const std::string& method, const std::string& path, Handler handler,
           std::size_t body_bytes) {
  const auto* prepared = server.new_task_queue.target<ServeConnections>();
  if (prepared == nullptr) throw std::logic_error("adapters::mount: call adapters::prepare on this server first");
  if (server.is_running()) throw std::logic_error("adapters::mount: the server is running already");
  auto& state = prepared->state();
  state.routes.add(method, path, {reporting(std::move(handler), path, state.environment), body_bytes});
}

void mount(httplib::Server& server, const std::vector<oauthkit::Route>& routes) {
  for (const auto& route : routes) mount(server, route.method, route.path, route.handler);
}

}  // namespace oauthkit::adapters
