#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/outgoing.hpp"
#include "oauthkit/params.hpp"

namespace support {

/// The servers of others: what was posted to them, and what each answers; 200 where a test says nothing else.
class Inboxes : public oauthkit::Outgoing {
 public:
  using Answer = std::function<oauthkit::Response(const oauthkit::OutgoingRequest&)>;

  oauthkit::Response send(const oauthkit::OutgoingRequest& request) const override {
    Answer answer;
    {
      const std::scoped_lock lock(mutex_);
      got_.push_back(request);
      const auto found = answers_.find(request.url);
      if (found != answers_.end()) answer = found->second;
    }
    changed_.notify_all();
    return answer ? answer(request) : oauthkit::Response{.status = 200};
  }
  std::shared_ptr<const std::string> jwks(std::string_view, Need) const override { return nullptr; }

  void answer(const std::string& url, Answer answer) {
    const std::scoped_lock lock(mutex_);
    answers_[url] = std::move(answer);
  }
  void answer(const std::string& url, int status) {
    answer(url, [status](const oauthkit::OutgoingRequest&) { return oauthkit::Response{.status = status}; });
  }

  std::vector<oauthkit::OutgoingRequest> got() const {
    const std::scoped_lock lock(mutex_);
    return got_;
  }
  std::size_t count() const { return got().size(); }

  /// Waits until `count` have come; gives up after ten seconds.
  bool wait_for(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return got_.size() >= count; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  mutable std::vector<oauthkit::OutgoingRequest> got_;
  std::map<std::string, Answer> answers_;
};

/// Holds whoever comes until it is opened. Whoever leaves it behind closed gives up after ten seconds.
class Gate {
 public:
  void open() {
    {
      const std::scoped_lock lock(mutex_);
      is_open_ = true;
    }
    opened_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    opened_.wait_for(lock, std::chrono::seconds(10), [&] { return is_open_; });
  }
  /// An answer of a server that is slow until then.
  Inboxes::Answer holding(int status = 200) {
    return [this, status](const oauthkit::OutgoingRequest&) {
      pass();
      return oauthkit::Response{.status = status};
    };
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool is_open_ = false;
};

/// What failed, as `Environment::on_failure` was told it.
class Failures {
 public:
  oauthkit::Environment environment() {
    return {.on_failure = [this](const oauthkit::Failure& failure) {
      const std::scoped_lock lock(mutex_);
      causes_.push_back(std::string(failure.endpoint) + ": " + failure.cause);
      told_.notify_all();
    }};
  }
  std::vector<std::string> causes() const {
    const std::scoped_lock lock(mutex_);
    return causes_;
  }
  /// Waits until `count` were told; gives up after ten seconds.
  bool wait_for(std::size_t count) const {
    std::unique_lock lock(mutex_);
    return told_.wait_for(lock, std::chrono::seconds(10), [&] { return causes_.size() >= count; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable told_;
  std::vector<std::string> causes_;
};

/// The logout token that was posted. Fails the test when it is no such form.
inline std::string logout_token_in(const oauthkit::OutgoingRequest& request) {
  const auto form = oauthkit::Params::parse(request.form.reveal());
  REQUIRE(form);
  CHECK(form->size() == 1);
  return std::string(form->value_or_empty("logout_token"));
}

}  // namespace support
