#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "oauthkit/time.hpp"

namespace oauthkit {

/// How many requests are waiting at this node, of each client and together. Safe from many threads.
class WaitingLimit {
 public:
  WaitingLimit(std::size_t per_client, std::size_t per_node) : per_client_(per_client), per_node_(per_node) {}

  enum class Admission { admitted, client_has_too_many, too_many };
  /// Counts one more of `client_id` until it ends, unless there are too many: whoever asks too much is told so, and
  /// pushes nobody else's request out.
  Admission admit(const std::string& client_id, TimePoint now, TimePoint until);

 private:
  struct One {
    TimePoint until;
    std::string client_id;
  };

  void forget(TimePoint now);

  const std::size_t per_client_;
  const std::size_t per_node_;
  std::mutex mutex_;
  std::deque<One> all_;
  std::map<std::string, std::size_t> of_client_;
};

}  // namespace oauthkit
