#include "adapters/httplib/connections.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

#include "adapters/common/head.hpp"
#include "adapters/httplib/message.hpp"
#include "adapters/httplib/stream.hpp"

namespace oauthkit::adapters {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int accept_queue = 1024;
constexpr std::size_t discarded_bytes = 256 * 1024;
constexpr milliseconds discarding_time{1000};

/// What cpp-httplib leaves open to derived servers, its TLS server among them: to parse and answer one request on a
/// stream of theirs, and to see whether the server was stopped.
struct Door : httplib::Server {
  static auto process_request_of_any() { return &Door::process_request; }
  static bool is_stopped(const httplib::Server& server) { return server.*(&Door::svr_sock_) == INVALID_SOCKET; }
};

/// The threads as the library wants to be handed them, for the connections of its own loop.
class Queue final : public httplib::TaskQueue {
 public:
  explicit Queue(const HttplibLimits& limits) : workers(limits.threads, limits.queued_connections) {}
  void enqueue(std::function<void()> task) override { workers.enqueue(std::move(task)); }
  void shutdown() override { workers.shutdown(); }

  Workers workers;
};

bool is_tls(const httplib::Server& server) {
#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
  return dynamic_cast<const httplib::SSLServer*>(&server) != nullptr;
#else
  return false;
#endif
}

/// Whether accept may succeed later. It may not once the socket was shut down.
bool passes(int error) {
  return error == EINTR || error == ECONNABORTED || error == EMFILE || error == ENFILE || error == ENOBUFS ||
         error == ENOMEM || error == EPROTO || error == EPERM;
}

/// RFC 9112 §9.6: closing at once would reset the connection while the client still sends, and with it the answer.
void close_gently(const Socket& connection) {
  ::shutdown(connection.get(), SHUT_WR);
  std::array<char, 4096> discarded;
  const auto deadline = Clock::now() + discarding_time;
  for (std::size_t bytes = 0; bytes < discarded_bytes;) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
    if (left.count() <= 0 || !wait_for(connection.get(), POLLIN, left)) return;
    const auto got = ::recv(connection.get(), discarded.data(), discarded.size(), MSG_DONTWAIT);
    if (got <= 0) return;
    bytes += static_cast<std::size_t>(got);
  }
}

BoundedStream::Bounds bounds_of(const HttplibLimits& limits) {
  // Twice the headers that are answered normally, so that a moderate excess is told 431 and a flood is cut off.
  return {limits.target_bytes + 2 * limits.header_bytes, limits.idle, limits.arrival};
}

}  // namespace

std::size_t requests_per_connection(const HttplibLimits& limits) {
  return limits.keep_alive_only_without_a_proxy_in_front ? 100 : 1;
}

void adopt_listener(HttplibState& state, int fd) {
  const int yes = 1;
  // Not SO_REUSEPORT, the library's choice: with it two servers can share a port by accident.
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  // A connection that says nothing costs no thread.
  const int seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(state.limits.idle).count());
  ::setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &seconds, sizeof(seconds));
  state.listener = Socket(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

httplib::TaskQueue* ServeConnections::operator()() const {
  const Socket listener = std::move(state_->listener);
  if (listener) ::listen(listener.get(), accept_queue);
  auto queue = std::make_unique<Queue>(state_->limits);
  // A stop that came just before listen has not ended the socket, but one that comes after it will.
  if (listener && !is_tls(*server_) && !Door::is_stopped(*server_)) accept_all(listener.get(), queue->workers);
  return queue.release();
}

void ServeConnections::accept_all(int listener, Workers& workers) const {
  for (;;) {
    Socket connection(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection) {
      if (!passes(errno)) break;
      std::this_thread::sleep_for(milliseconds(1));
      continue;
    }
    const auto task = [this, &workers, fd = connection.get()] { serve(Socket(fd), workers); };
    if (workers.offer(task)) connection.release();
  }
  workers.shutdown();
}

void ServeConnections::serve(Socket connection, const Workers& workers) const {
  const auto process_request = Door::process_request_of_any();
  BoundedStream stream(connection.get(), bounds_of(state_->limits));
  bool whole = false;
  bool last = false;
  for (auto left = requests_per_connection(state_->limits); !last; --left) {
    stream.begin_request();
    Framing framing{true, {}};
    const auto head_ended = [&](httplib::Request& request) {
      stream.end_head();
      framing = framing_of(head_of(request));
    };
    bool closed = false;
    last = left == 1 || workers.is_stopping();
    const bool answered = (server_->*process_request)(stream, last, closed, head_ended);
    whole = !framing.chunked && stream.body_bytes() == framing.length.value_or(0);
    last = last || closed || !answered || !whole || workers.is_stopping();
  }
  if (!whole) close_gently(connection);
}

}  // namespace oauthkit::adapters
