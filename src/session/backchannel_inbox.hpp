#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/store.hpp"

namespace oauthkit {

/// The approvals that one person is asked for: in each lifetime a number of places, one for each request that comes,
/// whatever becomes of it. For all nodes on one store, which are asked in the order in which the places were taken.
class BackchannelInbox {
 public:
  /// `issuer` keeps the people of one server apart from those of another on the same store.
  BackchannelInbox(Store& store, std::string_view issuer, std::string_view user_id, std::chrono::seconds lifetime,
                   std::size_t places)
      : store_(store), issuer_(issuer), user_id_(user_id), lifetime_(lifetime), places_(places) {}

  /// Gives `id` a place: `put` is called with its record, until it has put that. False when none is free at `now`.
  bool add(std::string_view id, TimePoint now, const std::function<bool(const Record&)>& put) const;

  /// The ids that may still wait at `now`, the oldest first.
  std::vector<std::string> ids(TimePoint now) const;

 private:
  std::int64_t window_at(TimePoint now) const { return now.time_since_epoch() / lifetime_; }
  TokenHash hash_of(std::int64_t window, std::size_t place) const;
  std::size_t first_free(std::int64_t window) const;

  Store& store_;
  std::string_view issuer_;
  std::string_view user_id_;
  std::chrono::seconds lifetime_;
  std::size_t places_;
};

}  // namespace oauthkit
