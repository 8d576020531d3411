#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "adapters/common/trusted_proxies.hpp"
#include "adapters/microhttpd/lingering.hpp"
#include "oauthkit/adapters/microhttpd.hpp"

namespace oauthkit::adapters {

/// Where a connection is between requests and answers.
enum class Phase {
  /// Nothing of a request is known to have come.
  waiting,
  /// A request has begun to come.
  arriving,
  /// Its handler is at work.
  answering,
  /// Its answer is on its way.
  delivering,
  /// It ran out of time, or gave way to another.
  given_up,
};

/// What is to be known of a connection beyond what libmicrohttpd knows. Its thread and the sweeping one share it.
struct Peer {
  int fd = -1;
  std::string network = {};
  /// The connection is libmicrohttpd's; until then `fd` is not to be touched.
  bool started = false;
  /// It was made to give way, and counts no more.
  bool leaving = false;
  std::atomic<bool> has_asked = false;
  /// Of the request that arrives the head has come.
  std::atomic<bool> in_body = false;
  std::atomic<Phase> phase = Phase::waiting;
  /// When the phase began, in milliseconds of the steady clock.
  std::atomic<std::int64_t> since = 0;

  void enter(Phase next);
  /// False when the peer was given up instead.
  bool leave_arriving(Phase next);
};

/// How many may at most be leaving, on top of `MicrohttpdLimits::connections`.
std::size_t most_leaving(const MicrohttpdLimits& limits);

/// All connections: how many there are, and for how long each may stay in its phase.
class Connections {
 public:
  Connections(const MicrohttpdLimits& limits, const TrustedProxies& proxies, bool tls, Lingering& lingering)
      : limits_(limits), proxies_(proxies), tls_(tls), lingering_(lingering) {}

  /// Whether another may be admitted now. If not, some that gave way have yet to leave, which takes a moment.
  bool is_ready() const;
  /// Counts a connection in; where all are taken another gives way. False when there are too many; `fd` stays the
  /// caller's either way.
  bool admit(int fd, const sockaddr_storage& address);
  /// Forgets one that libmicrohttpd did not take.
  void dismiss(int fd);

  Peer* start(int fd);
  /// The descriptor is closed only after this.
  void end(int fd);

  /// Ends those that have been in a phase for too long.
  void sweep();
  /// Ends those of which nothing has come that would have to be answered.
  void end_waiting();

  bool any() const;

  /// How often `sweep` is to be called.
  std::chrono::milliseconds interval() const;

 private:
  bool is_at_its_limit(const std::string& network, const sockaddr_storage& address) const;
  /// Makes some leave for a connection from `network`.
  void make_room(const std::string& network);
  void check(Peer& peer, std::int64_t now);
  void notice_arrival(Peer& peer, std::int64_t now);
  void give_up(Peer& peer);
  void forget(int fd);

  const MicrohttpdLimits& limits_;
  const TrustedProxies& proxies_;
  const bool tls_;
  Lingering& lingering_;
  mutable std::mutex mutex_;
  std::unordered_map<int, Peer> peers_;
  std::size_t leaving_ = 0;
  std::unordered_map<std::string, std::size_t> per_network_;
};

}  // namespace oauthkit::adapters
