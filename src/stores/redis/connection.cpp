#include "stores/redis/connection.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace oauthkit::redis {
namespace {

const std::string in_doubt = "it is unknown whether this was carried out: ";

timeval timeval_of(std::chrono::milliseconds time) {
  return {static_cast<time_t>(time.count() / 1000), static_cast<suseconds_t>(time.count() % 1000 * 1000)};
}

redisContext* connect(const Url& url, timeval timeout) {
  if (url.is_socket()) return redisConnectUnixWithTimeout(url.host.c_str(), timeout);
  return redisConnectWithTimeout(url.host.c_str(), url.port, timeout);
}

[[noreturn]] void throw_unexpected() { throw Error("the server's answer is of an unexpected shape"); }

std::string_view text_of(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_STRING && reply.type != REDIS_REPLY_STATUS) throw_unexpected();
  return {reply.str, reply.len};
}

/// In the server's protocol.
class Command {
 public:
  explicit Command(const Arguments& arguments) {
    std::vector<const char*> values;
    std::vector<std::size_t> lengths;
    for (const std::string_view argument : arguments) {
      values.push_back(argument.data());
      lengths.push_back(argument.size());
    }
    length_ = redisFormatCommandArgv(&bytes_, static_cast<int>(values.size()), values.data(), lengths.data());
    if (length_ < 0) throw Error("the request is too large", {}, true);
  }
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  ~Command() { redisFreeCommand(bytes_); }
  std::string_view bytes() const { return {bytes_, static_cast<std::size_t>(length_)}; }

 private:
  char* bytes_ = nullptr;
  int length_;
};

}  // namespace

Error::Error(const std::string& message, std::string answer_code, bool was_sent)
    : StoreUnavailable(message), code(std::move(answer_code)), sent(was_sent) {}

std::string_view Reply::error() const {
  if (reply_->type != REDIS_REPLY_ERROR) return {};
  return reply_->len == 0 ? "ERR" : std::string_view(reply_->str, reply_->len);
}

std::int64_t Reply::integer() const {
  if (reply_->type != REDIS_REPLY_INTEGER) throw_unexpected();
  return reply_->integer;
}

std::string_view Reply::text() const { return text_of(*reply_); }

std::size_t Reply::size() const {
  if (reply_->type != REDIS_REPLY_ARRAY) throw_unexpected();
  return reply_->elements;
}

std::string_view Reply::text(std::size_t index) const {
  if (index >= size()) throw_unexpected();
  return text_of(*reply_->element[index]);
}

Connection::Connection(const Url& url, std::chrono::milliseconds connect_timeout, std::chrono::milliseconds patience)
    : patience_(patience), context_(connect(url, timeval_of(connect_timeout))) {
  if (!context_) throw Error("out of memory");
  if (context_->err != 0) throw Error(std::string("it cannot be reached: ") + context_->errstr);
  fcntl(context_->fd, F_SETFD, FD_CLOEXEC);
}

Reply Connection::command(const Arguments& arguments) {
  const Command command(arguments);
  const Deadline deadline = std::chrono::steady_clock::now() + patience_;
  send(command.bytes(), deadline);
  Reply reply = receive(deadline);
  const std::string_view error = reply.error();
  if (!error.empty()) throw Error(std::string(error), std::string(error.substr(0, error.find(' '))));
  return reply;
}

bool Connection::is_open() const {
  // The server does not speak unless it was spoken to: what there is to read from an idle connection is its end.
  return !wait(POLLIN, std::chrono::steady_clock::now());
}

void Connection::send(std::string_view bytes, Deadline deadline) const {
  bool sent = false;
  while (!bytes.empty()) {
    if (!wait(POLLOUT, deadline)) throw Error((sent ? in_doubt : "") + "the server takes nothing more");
    // hiredis would let the process be ended by SIGPIPE.
    const ssize_t count = ::send(context_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) throw Error((sent ? in_doubt : "") + std::strerror(errno), {}, sent);
    sent = true;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

Reply Connection::receive(Deadline deadline) {
  while (true) {
    void* reply = nullptr;
    if (redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) throw Error(in_doubt + context_->errstr);
    if (reply != nullptr) return Reply(static_cast<redisReply*>(reply));
    if (!wait(POLLIN, deadline)) throw Error(in_doubt + "the server does not answer");
    if (redisBufferRead(context_.get()) != REDIS_OK) throw Error(in_doubt + context_->errstr);
  }
}

bool Connection::wait(short events, Deadline deadline) const {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd watched = {context_->fd, events, 0};
    const int ready = poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready >= 0 || errno != EINTR) return ready != 0;
  }
}

}  // namespace oauthkit::redis
