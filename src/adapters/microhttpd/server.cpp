#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/common/reporting.hpp"
#include "adapters/common/wake.hpp"
#include "adapters/microhttpd/certificate.hpp"
#include "adapters/microhttpd/daemon.hpp"
#include "adapters/microhttpd/listener.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit::adapters {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr int accepted_in_a_row = 64;
constexpr milliseconds while_ending{20};

/// Whether accept may succeed later.
bool is_shortage(int error) { return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM; }

/// The thread of `listen`: it accepts connections, sweeps them, and sees refused ones off.
class Serving {
 public:
  Serving(const MicrohttpdLimits& limits, const Routes& routes, const TrustedProxies& proxies, const TlsIdentity& tls,
          const Wake& wake)
      : lingering_(wake),
        connections_(limits, proxies, !tls.certificate.empty(), lingering_),
        service_{limits,       routes,    proxies, !tls.certificate.empty(), !tls.client_authorities.empty(),
                 connections_, lingering_},
        wake_(wake) {
    if (!limits.handlers_never_block) {
      workers_.emplace(limits.workers, limits.queued_requests);
      service_.workers = &*workers_;
    }
    for (std::size_t i = 0; i < std::max<std::size_t>(limits.threads, 1); ++i) {
      daemons_.push_back(std::make_unique<Daemon>(service_, tls));
    }
  }

  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;
  /// No connection may be suspended when the library stops.
  ~Serving() {
    if (workers_) workers_->shutdown();
  }

  void serve_until(const std::atomic<bool>& stopping, Socket listener) {
    while (!stopping) wait(listener.get(), connections_.interval());
    listener = Socket();
    service_.stopping = true;
    // A connection that was just added has begun to be seen after one turn.
    for (bool first = true; first || connections_.any(); first = false) {
      connections_.end_waiting();
      wait(-1, while_ending);
    }
  }

 private:
  void wait(int listener, milliseconds patience) {
    std::vector<pollfd> watched{{wake_.fd(), POLLIN, 0}, {listener, POLLIN, 0}};
    lingering_.watch(watched);
    ::poll(watched.data(), watched.size(), static_cast<int>(patience.count()));
    if (watched[0].revents != 0) wake_.clear();
    if (watched[1].revents != 0) accept_some(listener);
    lingering_.discard();
    if (Clock::now() < next_sweep_) return;
    connections_.sweep();
    next_sweep_ = Clock::now() + connections_.interval();
  }

  void accept_some(int listener) {
    for (int i = 0; i < accepted_in_a_row; ++i) {
      if (!connections_.is_ready()) return std::this_thread::sleep_for(milliseconds(1));
      sockaddr_storage address{};
      socklen_t length = sizeof(address);
      Socket connection(
          ::accept4(listener, reinterpret_cast<sockaddr*>(&address), &length, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (connection) {
        take(std::move(connection), address, length);
      } else {
        if (is_shortage(errno)) std::this_thread::sleep_for(milliseconds(1));
        return;
      }
    }
  }

  void take(Socket connection, const sockaddr_storage& address, socklen_t length) {
    const int fd = connection.get();
    const int yes = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    if (!connections_.admit(fd, address)) return;
    daemons_[next_daemon_++ % daemons_.size()]->add(std::move(connection), address, length);
  }

  Lingering lingering_;
  Connections connections_;
  Service service_;
  const Wake& wake_;
  std::optional<Workers> workers_;
  std::vector<std::unique_ptr<Daemon>> daemons_;
  std::size_t next_daemon_ = 0;
  Clock::time_point next_sweep_ = {};
};

}  // namespace

struct Microhttpd::State {
  const MicrohttpdLimits limits;
  const TrustedProxies proxies;
  const TlsIdentity tls;
  const Environment environment;
  Routes routes;
  Wake wake;
  Socket listener;
  std::atomic<bool> listening = false;
  std::atomic<bool> stopping = false;
};

Microhttpd::Microhttpd(const MicrohttpdLimits& limits, TlsIdentity tls, Environment environment)
    : state_(new State{
          limits, TrustedProxies(limits.trusted_proxies), std::move(tls), std::move(environment), {}, {}, {}}) {
  if (!state_->tls.certificate.empty() && !library_has_tls()) {
    throw std::runtime_error("adapters::Microhttpd: this libmicrohttpd was built without TLS; let a proxy speak it");
  }
  if (!state_->tls.client_authorities.empty() && !can_read_certificates()) {
    throw std::runtime_error("adapters::Microhttpd: built without GnuTLS, it cannot read the certificates of clients");
  }
  const auto run_handlers = limits.handlers_never_block ? limits.threads : limits.workers;
  SecretHash::limit_callers(std::max<std::size_t>(run_handlers / 4, 1));
}

Microhttpd::~Microhttpd() = default;

int Microhttpd::bind(const std::string& host, int port) {
  state_->listener = listen_at(host, port);
  return port_of(state_->listener);
}

void Microhttpd::listen() {
  if (!state_->listener) throw std::logic_error("adapters::Microhttpd: bind it before it listens");
  state_->listening = true;
  struct End {
    State& state;
    ~End() { state.listening = state.stopping = false; }
  } const end{*state_};
  Socket listener = std::move(state_->listener);
  Serving(state_->limits, state_->routes, state_->proxies, state_->tls, state_->wake)
      .serve_until(state_->stopping, std::move(listener));
}

void Microhttpd::listen(const std::string& host, int port) {
  bind(host, port);
  listen();
}

void Microhttpd::stop() noexcept {
  state_->stopping = true;
  state_->wake.up();
}

void mount(Microhttpd& server, const std::string& method, const std::string& path, Handler handler,
           std::size_t body_bytes) {
  if (server.state_->listening) throw std::logic_error("adapters::mount: the server is listening already");
  auto& state = *server.state_;
  state.routes.add(method, path, {reporting(std::move(handler), path, state.environment), body_bytes});
}

void mount(Microhttpd& server, const std::vector<oauthkit::Route>& routes) {
  for (const auto& route : routes) mount(server, route.method, route.path, route.handler);
}

}  // namespace oauthkit::adapters
