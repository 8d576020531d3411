#include "adapters/microhttpd/connections.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/common/address.hpp"
#include "adapters/common/refusal.hpp"
#include "adapters/common/yielding.hpp"

namespace oauthkit::adapters {
namespace {

using std::chrono::milliseconds;

/// What the kernel rounds its times to.
constexpr std::int64_t clock_slack = 10;

/// For how long who was heard of is not silent.
constexpr milliseconds lively{1000};

std::int64_t milliseconds_now() {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

bool read_info(int fd, tcp_info& info) {
  socklen_t length = sizeof(info);
  return ::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) == 0;
}

/// Whether bytes came since the last answer was delivered, or ever.
bool has_news(const Peer& peer, std::int64_t now) {
  tcp_info info{};
  if (!read_info(peer.fd, info)) return false;
  if (!peer.has_asked) return info.tcpi_bytes_received > 0;
  return now - static_cast<std::int64_t>(info.tcpi_last_data_recv) > peer.since + clock_slack;
}

bool may_yield(const Peer& peer) { return peer.phase != Phase::answering; }

/// Whether bytes have come lately.
bool is_heard(const Peer& peer) {
  tcp_info info{};
  return read_info(peer.fd, info) && milliseconds(info.tcpi_last_data_recv) < lively;
}

/// An idle connection is, unless it has begun to ask; so is one whose head does not come at once, or whose body stands
/// still.
bool is_silent(const Peer& peer, std::int64_t now) {
  const bool in_time = milliseconds(now - peer.since) < lively;
  switch (peer.phase) {
    case Phase::waiting:
      return !has_news(peer, now) || (!peer.has_asked && !in_time);
    case Phase::arriving:
      return !is_heard(peer) || (!peer.in_body && !in_time);
    case Phase::answering:
    case Phase::delivering:
      return false;
    case Phase::given_up:
      break;
  }
  return true;
}

}  // namespace

void Peer::enter(Phase next) {
  since = milliseconds_now();
  phase = next;
}

bool Peer::leave_arriving(Phase next) {
  since = milliseconds_now();
  auto expected = Phase::arriving;
  return phase.compare_exchange_strong(expected, next);
}

std::size_t most_leaving(const MicrohttpdLimits& limits) { return 64 + limits.connections / 32; }

bool Connections::is_ready() const {
  const std::lock_guard lock(mutex_);
  return leaving_ < most_leaving(limits_);
}

bool Connections::is_at_its_limit(const std::string& network, const sockaddr_storage& address) const {
  if (limits_.connections_per_address == 0 || network.empty()) return false;
  const auto count = per_network_.find(network);
  return count != per_network_.end() && count->second >= limits_.connections_per_address &&
         !proxies_.contains(text_of(reinterpret_cast<const sockaddr*>(&address)));
}

bool Connections::admit(int fd, const sockaddr_storage& address) {
  const std::lock_guard lock(mutex_);
  forget(fd);
  auto network = network_of(address);
  if (is_at_its_limit(network, address)) return false;
  if (peers_.size() - leaving_ >= limits_.connections) make_room(network);
  if (peers_.size() - leaving_ >= limits_.connections) return false;
  ++per_network_[network];
  auto& peer = peers_[fd];
  peer.fd = fd;
  peer.network = std::move(network);
  peer.since = milliseconds_now();
  return true;
}

void Connections::make_room(const std::string& network) {
  const auto now = milliseconds_now();
  std::vector<Yielding> all;
  for (const auto& [fd, peer] : peers_) {
    if (!peer.leaving && may_yield(peer)) all.push_back({fd, peer.network, peer.since, is_silent(peer, now)});
  }
  for (const int fd : yielding_to(network, std::move(all), limits_.connections)) {
    auto& peer = peers_.at(fd);
    Phase was = peer.phase;
    // It may have got further since.
    if (was == Phase::answering || !peer.phase.compare_exchange_strong(was, Phase::given_up)) continue;
    peer.leaving = true;
    ++leaving_;
    if (peer.started) ::shutdown(fd, SHUT_RDWR);
  }
}

void Connections::forget(int fd) {
  const auto found = peers_.find(fd);
  if (found == peers_.end()) return;
  if (found->second.leaving) --leaving_;
  const auto count = per_network_.find(found->second.network);
  if (count != per_network_.end() && --count->second == 0) per_network_.erase(count);
  peers_.erase(found);
}

void Connections::dismiss(int fd) {
  const std::lock_guard lock(mutex_);
  forget(fd);
}

Peer* Connections::start(int fd) {
  const std::lock_guard lock(mutex_);
  const auto found = peers_.find(fd);
  if (found == peers_.end()) return nullptr;
  found->second.started = true;
  if (found->second.leaving) ::shutdown(fd, SHUT_RDWR);
  return &found->second;
}

void Connections::end(int fd) { dismiss(fd); }

bool Connections::any() const {
  const std::lock_guard lock(mutex_);
  return std::any_of(peers_.begin(), peers_.end(), [](const auto& entry) { return entry.second.started; });
}

milliseconds Connections::interval() const {
  return std::clamp(std::min(limits_.arrival, limits_.delivery) / 4, milliseconds(20), milliseconds(1000));
}

void Connections::sweep() {
  const std::lock_guard lock(mutex_);
  const auto now = milliseconds_now();
  for (auto& [fd, peer] : peers_) {
    if (peer.started) check(peer, now);
  }
}

void Connections::check(Peer& peer, std::int64_t now) {
  const auto spent = milliseconds(now - peer.since);
  switch (peer.phase) {
    case Phase::waiting:
      if (peer.has_asked) return notice_arrival(peer, now);
      if (spent > limits_.arrival) give_up(peer);
      return;
    case Phase::arriving:
      if (spent > limits_.arrival) give_up(peer);
      return;
    case Phase::answering:
      return;
    case Phase::delivering:
      if (spent > limits_.delivery) ::shutdown(peer.fd, SHUT_RDWR);
      return;
    case Phase::given_up:
      // It was told so and has had the time until now to leave.
      ::shutdown(peer.fd, SHUT_RDWR);
      return;
  }
}

// libmicrohttpd tells of a request when its first line is complete, which may never be.
void Connections::notice_arrival(Peer& peer, std::int64_t now) {
  const std::int64_t since = peer.since;
  if (!has_news(peer, now) || peer.since != since) return;
  auto expected = Phase::waiting;
  if (peer.phase.compare_exchange_strong(expected, Phase::arriving)) peer.since = now;
}

void Connections::give_up(Peer& peer) {
  Phase was = peer.phase;
  if (was != Phase::waiting && was != Phase::arriving) return;
  if (!peer.phase.compare_exchange_strong(was, Phase::given_up)) return;
  const bool heard = was == Phase::arriving || has_news(peer, peer.since);
  if (tls_ || !heard) {
    ::shutdown(peer.fd, SHUT_RDWR);
    return;
  }
  // While a request arrives libmicrohttpd writes nothing, so this does not come in between.
  say(peer.fd, {408, "the request did not arrive in time"});
  lingering_.add(peer.fd);
  ::shutdown(peer.fd, SHUT_WR);
}

void Connections::end_waiting() {
  const std::lock_guard lock(mutex_);
  const auto now = milliseconds_now();
  for (auto& [fd, peer] : peers_) {
    if (peer.started && peer.phase == Phase::waiting && !has_news(peer, now)) ::shutdown(peer.fd, SHUT_RDWR);
  }
}

}  // namespace oauthkit::adapters
