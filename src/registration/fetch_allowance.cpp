#include "registration/fetch_allowance.hpp"

#include <algorithm>

namespace oauthkit::registration {
namespace {

constexpr std::chrono::seconds window = std::chrono::minutes(1);
constexpr std::size_t max_hosts = 4096;

}  // namespace

bool FetchAllowance::take(TimePoint now, std::size_t most) {
  while (!times_.empty() && times_.front() + window <= now) times_.pop_front();
  if (times_.size() >= most) return false;
  times_.push_back(now);
  return true;
}

bool FetchAllowance::is_idle(TimePoint now) const { return times_.empty() || times_.back() + window <= now; }

bool HostAllowances::take(std::string_view host, TimePoint now, std::size_t most) {
  auto found = hosts_.find(host);
  if (found == hosts_.end()) {
    make_room(now);
    found = hosts_.emplace(host, FetchAllowance()).first;
  }
  return found->second.take(now, most);
}

// Whoever makes up hosts as well drives out the one that was asked the longest ago.
void HostAllowances::make_room(TimePoint now) {
  if (hosts_.size() < max_hosts) return;
  std::erase_if(hosts_, [&](const auto& each) { return each.second.is_idle(now); });
  if (hosts_.size() < max_hosts) return;
  hosts_.erase(std::min_element(hosts_.begin(), hosts_.end(), [](const auto& left, const auto& right) {
    return left.second.last() < right.second.last();
  }));
}

}  // namespace oauthkit::registration
