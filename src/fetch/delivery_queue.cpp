#include "fetch/delivery_queue.hpp"

#include <utility>

#include "base/ascii.hpp"
#include "base/uri.hpp"

namespace oauthkit {
namespace {

// One host, whatever port is named, and however it is written.
std::string host_of(std::string_view url) {
  const auto parts = uri::split(url);
  if (!parts || !parts->authority) return {};
  auto host = uri::split_authority(*parts->authority).host;
  while (host.ends_with('.')) host.remove_suffix(1);
  return ascii::lowered(host);
}

}  // namespace

DeliveryQueue::DeliveryQueue(std::size_t waiting, std::size_t waiting_for_a_host, std::size_t at_once)
    : most_(waiting), most_for_a_host_(waiting_for_a_host), at_once_(at_once) {}

bool DeliveryQueue::add(QueuedDelivery delivery) {
  if (waiting_ >= most_) return false;
  const auto host = hosts_.try_emplace(host_of(delivery.delivery.url)).first;
  // A host of which nothing waits has room.
  if (host->second.waiting >= most_for_a_host_) return false;
  host->second.ready.push_back(std::move(delivery));
  ++host->second.waiting;
  ++waiting_;
  give_turn(host);
  return true;
}

void DeliveryQueue::add_later(QueuedDelivery delivery, Steady::time_point due) {
  ++hosts_.try_emplace(host_of(delivery.delivery.url)).first->second.waiting;
  ++waiting_;
  later_.emplace(due, std::move(delivery));
}

std::optional<QueuedDelivery> DeliveryQueue::take(Steady::time_point now) {
  ready_what_is_due(now);
  if (turns_.empty()) return std::nullopt;
  const auto host = turns_.front();
  turns_.pop_front();
  host->second.has_turn = false;
  auto delivery = std::move(host->second.ready.front());
  host->second.ready.pop_front();
  --host->second.waiting;
  --waiting_;
  ++host->second.under_way;
  give_turn(host);
  return delivery;
}

void DeliveryQueue::finish(std::string_view url) {
  const auto host = hosts_.find(host_of(url));
  --host->second.under_way;
  give_turn(host);
  if (host->second.waiting == 0 && host->second.under_way == 0) hosts_.erase(host);
}

std::optional<DeliveryQueue::Steady::time_point> DeliveryQueue::next_due() const {
  return later_.empty() ? std::nullopt : std::optional(later_.begin()->first);
}

void DeliveryQueue::give_turn(Hosts::iterator host) {
  auto& of_host = host->second;
  if (of_host.has_turn || of_host.ready.empty() || of_host.under_way >= at_once_) return;
  of_host.has_turn = true;
  turns_.push_back(host);
}

void DeliveryQueue::ready_what_is_due(Steady::time_point now) {
  while (!later_.empty() && later_.begin()->first <= now) {
    auto delivery = std::move(later_.begin()->second);
    later_.erase(later_.begin());
    const auto host = hosts_.find(host_of(delivery.delivery.url));
    host->second.ready.push_back(std::move(delivery));
    give_turn(host);
  }
}

}  // namespace oauthkit
