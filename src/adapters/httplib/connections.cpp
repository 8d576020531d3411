#include "adapters/httplib/connections.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <memory>
#include <optional>
#include <utility>

#include "adapters/common/head.hpp"
#include "adapters/httplib/message.hpp"
#include "adapters/httplib/stream.hpp"

namespace oauthkit::adapters {
namespace {

constexpr int accept_queue = 1024;

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

bool is_tls([[maybe_unused]] const httplib::Server& server) {
#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
  return dynamic_cast<const httplib::SSLServer*>(&server) != nullptr;
#else
  return false;
#endif
}

}  // namespace

void adopt_listener(HttplibState& state, int fd) {
  const int yes = 1;
  // Not SO_REUSEPORT, the library's choice: with it two servers can share a port by accident.
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
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
  ::fcntl(listener, F_SETFL, ::fcntl(listener, F_GETFL) | O_NONBLOCK);
  std::optional<WaitingRoom> room;
  room.emplace(*state_, [this, &workers, &room](Guest guest) {
    // A task can be copied, a connection cannot.
    auto shared = std::make_shared<Guest>(std::move(guest));
    workers.offer([this, &room, shared] { serve(std::move(*shared), *room); });
  });
  room->serve(listener);
  workers.shutdown();
  room->serve(-1);
}

void ServeConnections::serve(Guest guest, WaitingRoom& room) const {
  const auto process_request = Door::process_request_of_any();
  const auto& limits = state_->limits;
  const bool long_body = guest.request.stage() == ArrivingRequest::Stage::long_body;
  BoundedStream stream(guest.socket.get(), {most_head_bytes(limits), limits.idle, guest.since + limits.arrival},
                       std::move(guest.request).take_bytes(), long_body);
  Framing framing{true, {}};
  const auto head_ended = [&](httplib::Request& request) {
    stream.end_head();
    framing = framing_of(head_of(request));
  };
  bool closed = false;
  const bool last = guest.requests_left <= 1 || room.is_closing();
  const bool answered = (server_->*process_request)(stream, last, closed, head_ended);
  const bool whole = !framing.chunked && stream.body_bytes() == framing.length.value_or(0);
  if (!whole) return room.see_off(std::move(guest));
  if (last || closed || !answered) return;
  room.take_back({std::move(guest.socket), std::move(guest.network), guest.requests_left - 1,
                  ArrivingRequest(std::move(stream).take_rest())});
}

}  // namespace oauthkit::adapters
