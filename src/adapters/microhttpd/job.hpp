#pragma once

#include <microhttpd.h>

#include <mutex>
#include <optional>

#include "adapters/common/wake.hpp"
#include "adapters/microhttpd/answer.hpp"
#include "oauthkit/http.hpp"

namespace oauthkit::adapters {

/// A request on its way through a worker. The transfer it belongs to may end before it does.
class Job {
 public:
  /// `thread` is the connection's.
  Job(const Handler& handler, Request request, MHD_Connection* connection, const Wake& thread)
      : handler_(handler), request_(std::move(request)), connection_(connection), thread_(thread) {}

  /// On the worker.
  void run() {
    auto answer = answer_of(handler_, request_);
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
    if (!suspended_) return;
    MHD_resume_connection(connection_);
    thread_.up();
  }

  /// On the connection's thread: the answer, or nothing, and then the connection is suspended until there is one.
  std::optional<Response> collect() {
    const std::lock_guard lock(mutex_);
    if (answer_) return std::move(answer_);
    suspended_ = true;
    MHD_suspend_connection(connection_);
    return std::nullopt;
  }

 private:
  const Handler& handler_;
  const Request request_;
  MHD_Connection* const connection_;
  const Wake& thread_;
  std::mutex mutex_;
  bool suspended_ = false;
  std::optional<Response> answer_;
};

}  // namespace oauthkit::adapters
