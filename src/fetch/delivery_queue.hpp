#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/deliveries.hpp"

namespace oauthkit {

/// What is sent together: how many were not tried yet, and how many are done.
struct DeliveryBatch {
  std::size_t untried = 0;
  std::size_t done = 0;
};

/// A delivery in the queue.
struct QueuedDelivery {
  Delivery delivery = {};
  std::shared_ptr<DeliveryBatch> batch = {};
  /// How often it was tried.
  int tries = 0;
};

/// Whose turn it is: each host has a queue of its own, and hosts take turns, so that one with much to be sent, or one
/// that is slow, keeps nobody else back. Not safe from several threads; starts none.
class DeliveryQueue {
 public:
  using Steady = std::chrono::steady_clock;

  /// How many may wait at once, how many of them for one host, and how many of one host may be under way.
  DeliveryQueue(std::size_t waiting, std::size_t waiting_for_a_host, std::size_t at_once);

  /// False, and nothing kept, when there is no room.
  bool add(QueuedDelivery delivery);
  /// For one that was under way and is to be tried again: there is room for it.
  void add_later(QueuedDelivery delivery, Steady::time_point due);

  /// One that can be sent now; it is under way until `finish` is called with its URL. Nothing when none can.
  std::optional<QueuedDelivery> take(Steady::time_point now);
  void finish(std::string_view url);

  /// Whether `take` would have another one, of those that are due already.
  bool has_turn() const { return !turns_.empty(); }
  /// When one that waits for another try is due; nothing when none does.
  std::optional<Steady::time_point> next_due() const;
  /// How many wait.
  std::size_t size() const { return waiting_; }

 private:
  struct Host {
    std::deque<QueuedDelivery> ready = {};
    /// Those included that are not due yet.
    std::size_t waiting = 0;
    std::size_t under_way = 0;
    bool has_turn = false;
  };
  using Hosts = std::map<std::string, Host, std::less<>>;

  void give_turn(Hosts::iterator host);
  void ready_what_is_due(Steady::time_point now);

  const std::size_t most_;
  const std::size_t most_for_a_host_;
  const std::size_t at_once_;
  std::size_t waiting_ = 0;
  Hosts hosts_ = {};
  /// The hosts that have something ready and may have more under way.
  std::deque<Hosts::iterator> turns_ = {};
  std::multimap<Steady::time_point, QueuedDelivery> later_ = {};
};

}  // namespace oauthkit
