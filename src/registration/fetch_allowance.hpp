#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "oauthkit/time.hpp"

namespace oauthkit::registration {

/// How often something was done in the last minute. Not safe from several threads.
class FetchAllowance {
 public:
  /// Whether it may be done once more, `most` times in any minute; then it counts.
  bool take(TimePoint now, std::size_t most);
  bool is_idle(TimePoint now) const;
  TimePoint last() const { return times_.empty() ? TimePoint() : times_.back(); }

 private:
  std::deque<TimePoint> times_;
};

/// The allowances of hosts, a bounded number of them. Not safe from several threads.
class HostAllowances {
 public:
  bool take(std::string_view host, TimePoint now, std::size_t most);

 private:
  void make_room(TimePoint now);

  std::map<std::string, FetchAllowance, std::less<>> hosts_;
};

}  // namespace oauthkit::registration
