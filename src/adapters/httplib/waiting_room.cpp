#include "adapters/httplib/waiting_room.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <thread>
#include <utility>

#include "adapters/common/address.hpp"
#include "adapters/common/yielding.hpp"

namespace oauthkit::adapters {
namespace {

using std::chrono::milliseconds;

constexpr int accepted_in_a_row = 64;
constexpr std::size_t part_bytes = 16 * 1024;
constexpr std::size_t discarded_bytes = 256 * 1024;
constexpr milliseconds discarding_time{1000};

/// For how long who was heard of is not silent.
constexpr milliseconds lively{1000};

/// Whether accept may succeed later. It may not once the socket was shut down.
bool passes(int error) {
  return error == EINTR || error == ECONNABORTED || error == EMFILE || error == ENFILE || error == ENOBUFS ||
         error == ENOMEM || error == EPROTO || error == EPERM;
}

void tell_to_continue(int fd) {
  constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
  ::send(fd, interim.data(), interim.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void close_gently(Guest& guest) {
  ::shutdown(guest.socket.get(), SHUT_WR);
  guest.closing = true;
  guest.discarded_left = discarded_bytes;
  guest.since = Guest::Clock::now();
}

}  // namespace

void WaitingRoom::serve(int listener) {
  closing_ = listener < 0;
  while (!closing_) take_turn(listener);
  do {
    take_turn(-1);
    std::erase_if(guests_, [](const auto& one) { return !one.second.closing && one.second.request.is_empty(); });
  } while (!guests_.empty());
}

void WaitingRoom::take_back(Guest guest) {
  {
    const std::lock_guard lock(mutex_);
    coming_back_.push_back(std::move(guest));
  }
  wake_.up();
}

void WaitingRoom::see_off(Guest guest) {
  close_gently(guest);
  take_back(std::move(guest));
}

milliseconds WaitingRoom::patience() const {
  // Those that close may have nobody else to wait for.
  if (closing_ && guests_.empty()) return milliseconds(0);
  return std::clamp(std::min(state_.limits.idle, state_.limits.arrival) / 4, milliseconds(20), milliseconds(500));
}

void WaitingRoom::take_turn(int listener) {
  try {
    wait(listener);
  } catch (...) {
    // Out of memory: a connection is lost, the server is not.
    std::this_thread::sleep_for(milliseconds(1));
  }
}

void WaitingRoom::wait(int listener) {
  std::vector<pollfd> watched{{wake_.fd(), POLLIN, 0}, {listener, POLLIN, 0}};
  for (const auto& [fd, guest] : guests_) watched.push_back({fd, POLLIN, 0});
  ::poll(watched.data(), watched.size(), static_cast<int>(patience().count()));
  if (watched[0].revents != 0) take_those_back();
  for (auto one = watched.begin() + 2; one != watched.end(); ++one) {
    if (one->revents != 0) receive(one->fd);
  }
  sweep();
  if (watched[1].revents != 0) accept_some(listener);
  // A Unix domain socket that was shut down may say nothing else.
  if ((watched[1].revents & POLLHUP) != 0) closing_ = true;
}

void WaitingRoom::take_those_back() {
  wake_.clear();
  std::vector<Guest> all;
  {
    const std::lock_guard lock(mutex_);
    all.swap(coming_back_);
  }
  for (auto& one : all) enter(std::move(one));
}

void WaitingRoom::accept_some(int listener) {
  for (int i = 0; i < accepted_in_a_row; ++i) {
    sockaddr_storage address{};
    socklen_t length = sizeof(address);
    Socket socket(::accept4(listener, reinterpret_cast<sockaddr*>(&address), &length, SOCK_CLOEXEC));
    if (!socket) {
      if (errno == EAGAIN) return;
      if (!passes(errno)) closing_ = true;
      return std::this_thread::sleep_for(milliseconds(1));
    }
    admit(std::move(socket), network_of(address));
  }
}

void WaitingRoom::admit(Socket socket, std::string network) {
  if (guests_.size() >= state_.limits.arriving_connections) make_room(network);
  Guest guest{std::move(socket), std::move(network), requests_per_connection(state_.limits)};
  const int fd = guest.socket.get();
  enter(std::move(guest));
  // A request that is there already needs no place.
  if (guests_.contains(fd) && guests_.size() > std::max<std::size_t>(state_.limits.arriving_connections, 1)) {
    guests_.erase(fd);
  }
}

void WaitingRoom::make_room(const std::string& network) {
  const auto now = Clock::now();
  std::vector<Yielding> all;
  for (const auto& [fd, guest] : guests_) {
    all.push_back({fd, guest.network, guest.since.time_since_epoch().count(), is_silent(guest, now)});
  }
  for (const int fd : yielding_to(network, std::move(all), state_.limits.arriving_connections)) guests_.erase(fd);
}

// An idle connection is silent, and so is one whose head does not come at once, or whose body stands still.
bool WaitingRoom::is_silent(const Guest& guest, Clock::time_point now) const {
  if (guest.closing || guest.request.is_empty() || now - guest.heard >= lively) return true;
  return guest.request.stage() == ArrivingRequest::Stage::head && now - guest.since >= lively;
}

void WaitingRoom::enter(Guest guest) {
  const int fd = guest.socket.get();
  guests_.insert_or_assign(fd, std::move(guest));
  receive(fd);
}

void WaitingRoom::receive(int fd) {
  auto& guest = guests_.at(fd);
  const bool ended = is_read_to_its_end(guest);
  if (guest.closing) {
    if (ended || guest.discarded_left == 0) guests_.erase(fd);
    return;
  }
  look_at(fd, ended);
}

/// Reads what there is, one part of it at most. False unless nothing more will come.
bool WaitingRoom::is_read_to_its_end(Guest& guest) {
  std::array<char, part_bytes> part;
  const auto got = ::recv(guest.socket.get(), part.data(), part.size(), MSG_DONTWAIT);
  if (got <= 0) return got == 0 || (errno != EAGAIN && errno != EINTR);
  const auto size = static_cast<std::size_t>(got);
  if (guest.closing) {
    guest.discarded_left -= std::min(guest.discarded_left, size);
    return false;
  }
  guest.heard = Clock::now();
  // An idle connection has begun to ask.
  if (guest.request.is_empty()) guest.since = guest.heard;
  guest.request.append(part.data(), size);
  return false;
}

void WaitingRoom::look_at(int fd, bool ended) {
  auto& guest = guests_.at(fd);
  guest.request.look(most_head_bytes(state_.limits),
                     [this](const Head& head) { return fault_of(state_, head).has_value(); });
  if (ended && guest.request.is_empty()) {
    guests_.erase(fd);
    return;
  }
  if (guest.request.take_wish_to_continue()) tell_to_continue(fd);
  const auto stage = guest.request.stage();
  if (!ended && (stage == ArrivingRequest::Stage::head || stage == ArrivingRequest::Stage::body)) return;
  Guest ready = std::move(guest);
  guests_.erase(fd);
  hand_over_(std::move(ready));
}

void WaitingRoom::sweep() {
  const auto now = Clock::now();
  for (auto one = guests_.begin(); one != guests_.end();) {
    one = is_over(one->second, now) ? guests_.erase(one) : std::next(one);
  }
}

bool WaitingRoom::is_over(Guest& guest, Clock::time_point now) {
  if (guest.closing) return now - guest.since >= discarding_time;
  const auto& limits = state_.limits;
  if (now - guest.since < limits.arrival && now - std::max(guest.heard, guest.since) < limits.idle) return false;
  if (guest.request.is_empty()) return true;
  say(guest.socket.get(), {408, "the request did not arrive in time"});
  close_gently(guest);
  return false;
}

}  // namespace oauthkit::adapters
