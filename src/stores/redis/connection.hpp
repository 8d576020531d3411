#pragma once

#include <hiredis/hiredis.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/store.hpp"
#include "stores/redis/url.hpp"

namespace oauthkit::redis {

/// What went wrong, in one line.
struct Error : StoreUnavailable {
  explicit Error(const std::string& message, std::string answer_code = {}, bool was_sent = true);
  /// Nothing has left this process, and another connection may be better.
  bool is_worth_another_try() const { return !sent; }
  /// The first word of the server's answer, e.g. `NOSCRIPT`; empty when it is not the server who speaks.
  std::string code;
  bool sent;
};

/// What the server answered. Throws `Error` when it is of another shape than it is read in.
class Reply {
 public:
  explicit Reply(redisReply* reply) : reply_(reply) {}

  bool is_nil() const { return reply_->type == REDIS_REPLY_NIL; }
  /// Empty when it is none.
  std::string_view error() const;
  std::int64_t integer() const;
  std::string_view text() const;
  /// How many there are in an array.
  std::size_t size() const;
  std::string_view text(std::size_t index) const;

 private:
  struct Free {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
  };
  std::unique_ptr<redisReply, Free> reply_;
};

using Arguments = std::vector<std::string_view>;

/// A connection to the server. For one thread at a time. Once it has thrown an `Error` without a `code`, it is good for
/// nothing any more.
class Connection {
 public:
  using Failure = Error;

  /// `patience`: how long an answer may take.
  Connection(const Url& url, std::chrono::milliseconds connect_timeout, std::chrono::milliseconds patience);

  /// Runs one command. Throws `Error` also when the server's answer is an error.
  Reply command(const Arguments& arguments);
  /// False when the other side has ended it: nothing can be sent any more.
  bool is_open() const;

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  struct Free {
    void operator()(redisContext* context) const { redisFree(context); }
  };

  void send(std::string_view bytes, Deadline deadline) const;
  Reply receive(Deadline deadline);
  bool wait(short events, Deadline deadline) const;

  std::chrono::milliseconds patience_;
  std::unique_ptr<redisContext, Free> context_;
};

}  // namespace oauthkit::redis
