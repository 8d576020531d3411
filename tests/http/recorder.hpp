#pragma once

#include <mutex>
#include <stdexcept>
#include <vector>

#include "oauthkit/http.hpp"

namespace oauthkit::testing {

/// Remembers the requests that reached it and answers 200 `ok`.
class Recorder {
 public:
  Handler handler() {
    return [this](const Request& request) {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      return Response{200, {{"Content-Type", "text/plain"}}, "ok"};
    };
  }

  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return requests_.size();
  }

  Request last() const {
    const std::lock_guard lock(mutex_);
    if (requests_.empty()) throw std::logic_error("no request was recorded");
    return requests_.back();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
};

}  // namespace oauthkit::testing
