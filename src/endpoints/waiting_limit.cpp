#include "endpoints/waiting_limit.hpp"

namespace oauthkit {

WaitingLimit::Admission WaitingLimit::admit(const std::string& client_id, TimePoint now, TimePoint until) {
  const std::lock_guard lock(mutex_);
  forget(now);
  if (all_.size() >= per_node_) return Admission::too_many;
  auto& of_client = of_client_[client_id];
  if (of_client >= per_client_) return Admission::client_has_too_many;
  ++of_client;
  all_.push_back({until, client_id});
  return Admission::admitted;
}

void WaitingLimit::forget(TimePoint now) {
  for (; !all_.empty() && all_.front().until <= now; all_.pop_front()) {
    const auto found = of_client_.find(all_.front().client_id);
    if (found != of_client_.end() && --found->second == 0) of_client_.erase(found);
  }
}

}  // namespace oauthkit
