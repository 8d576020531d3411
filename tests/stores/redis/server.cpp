#include "stores/redis/server.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <thread>
#include <utility>

#include "support/free_port.hpp"

namespace store_tests {
namespace {

constexpr const char* program = "/usr/bin/redis-server";

pid_t spawn(std::vector<std::string> arguments, const std::string& log) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  std::fflush(nullptr);  // or the child would print it again
  const pid_t id = fork();
  if (id != 0) return id;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (std::freopen("/dev/null", "r", stdin) == nullptr || std::freopen(log.c_str(), "a", stdout) == nullptr) _exit(126);
  dup2(STDOUT_FILENO, STDERR_FILENO);
  execv(pointers[0], pointers.data());
  _exit(127);
}

std::string text_of(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_INTEGER) return std::to_string(reply.integer);
  if (reply.type != REDIS_REPLY_ARRAY) return {reply.str == nullptr ? "" : reply.str, reply.len};
  std::string all;
  for (std::size_t i = 0; i < reply.elements; ++i) all += (i > 0 ? " " : "") + text_of(*reply.element[i]);
  return all;
}

}  // namespace

bool RedisServer::is_installed() { return access(program, X_OK) == 0; }

RedisServer::RedisServer() : port_(support::free_port()) { start(); }

RedisServer::~RedisServer() {
  if (id_ > 0) stop(SIGKILL);
}

void RedisServer::start() {
  id_ = spawn({program, "--port", std::to_string(port_), "--bind", "127.0.0.1", "--unixsocket", socket_path(), "--dir",
               directory_.path().string(), "--appendonly", "yes", "--appendfsync", "always", "--save", "",
               "--enable-debug-command", "yes", "--daemonize", "no"},
              directory_.file("log"));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (true) {
    try {
      if (Commands(port_)("PING") == "PONG") return;
    } catch (const std::runtime_error&) {
    }
    const bool ended = waitpid(id_, nullptr, WNOHANG) == id_;
    if (ended || std::chrono::steady_clock::now() > deadline) throw std::runtime_error("redis-server does not start");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

void RedisServer::stop(int signal) {
  kill(id_, signal);
  waitpid(std::exchange(id_, -1), nullptr, 0);
}

void RedisServer::freeze() const { kill(id_, SIGSTOP); }
void RedisServer::thaw() const { kill(id_, SIGCONT); }

RedisServer& redis_server() {
  static RedisServer shared;
  return shared;
}

Commands::Commands(int port) : context_(redisConnect("127.0.0.1", port)) {
  if (!context_ || context_->err != 0) throw std::runtime_error("no connection to Redis");
}

std::string Commands::operator()(const std::string& command) const {
  auto* const reply = static_cast<redisReply*>(redisCommand(context_.get(), command.c_str()));
  if (reply == nullptr) throw std::runtime_error(std::string("Redis: ") + context_->errstr);
  std::string text = text_of(*reply);
  freeReplyObject(reply);
  return text;
}

}  // namespace store_tests
