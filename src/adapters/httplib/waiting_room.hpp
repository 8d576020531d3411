#pragma once

#include <poll.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/common/socket.hpp"
#include "adapters/common/wake.hpp"
#include "adapters/httplib/arriving_request.hpp"
#include "adapters/httplib/state.hpp"

namespace oauthkit::adapters {

/// A connection that nobody is at work for.
struct Guest {
  using Clock = std::chrono::steady_clock;

  Socket socket;
  /// What connections are counted by.
  std::string network;
  std::size_t requests_left = 1;
  ArrivingRequest request = {};
  /// It was answered for the last time; what still comes is thrown away, so much at most.
  bool closing = false;
  std::size_t discarded_left = 0;
  /// When it came in, and when it was last heard of.
  Clock::time_point since = Clock::now();
  Clock::time_point heard = since;
};

/// Where connections are until their request has arrived, on one thread for all of them. Silent ones cost no other, and
/// when there are too many, they give way.
class WaitingRoom {
 public:
  /// `hand_over` is given a guest whose request a thread can take.
  WaitingRoom(const HttplibState& state, std::function<void(Guest)> hand_over)
      : state_(state), hand_over_(std::move(hand_over)) {}

  /// Accepts connections until the listening socket ends, then waits for requests that have begun to arrive, and for
  /// nobody else. It can be called again for those that came back meanwhile, with no socket.
  void serve(int listener);
  bool is_closing() const { return closing_; }

  /// From any thread: it may ask again.
  void take_back(Guest guest);
  /// From any thread: closing at once would reset the connection while the client still sends, and with it the answer
  /// (RFC 9112 §9.6).
  void see_off(Guest guest);

 private:
  using Clock = Guest::Clock;

  void take_turn(int listener);
  void wait(int listener);
  void take_those_back();
  void accept_some(int listener);
  void admit(Socket socket, std::string network);
  void make_room(const std::string& network);
  void enter(Guest guest);
  void receive(int fd);
  bool is_read_to_its_end(Guest& guest);
  void look_at(int fd, bool ended);
  void sweep();
  bool is_over(Guest& guest, Clock::time_point now);
  bool is_silent(const Guest& guest, Clock::time_point now) const;
  std::chrono::milliseconds patience() const;

  const HttplibState& state_;
  const std::function<void(Guest)> hand_over_;
  const Wake wake_ = {};
  std::atomic<bool> closing_ = false;
  std::unordered_map<int, Guest> guests_ = {};
  std::mutex mutex_;
  std::vector<Guest> coming_back_ = {};
};

}  // namespace oauthkit::adapters
