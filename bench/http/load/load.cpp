#include "load.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "process.hpp"
#include "socket.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds preparation{60};
/// So many connections are opened before the server is given the time to accept them.
constexpr std::size_t opened_in_a_row = 128;
constexpr std::size_t most_faults = 1000;

struct Client {
  Connection connection;
  Script script;
  std::string unread = {};
  /// It is prepared and waits for the others.
  bool held = false;
  Clock::time_point asked_at = {};
};

class Load {
 public:
  explicit Load(const LoadPlan& plan) : plan_(plan), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    clients_.reserve(plan.connections);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load() { ::close(epoll_); }

  LoadResult run() {
    open_all();
    run_until(Clock::now() + preparation, [this] { return held_ == clients_.size() || has_failed(); });
    if (held_ < clients_.size() && !has_failed()) throw std::runtime_error("the clients could not be prepared");
    release_all();
    run_until(Clock::now() + plan_.warm_up, [this] { return has_failed(); });
    measure();
    return std::move(result_);
  }

 private:
  void open_all() {
    for (std::size_t i = 0; i < plan_.connections; ++i) {
      clients_.push_back({Connection(plan_.port), Script(plan_.scenario)});
      watch(i);
      ask(clients_.back());
      if (i % opened_in_a_row == opened_in_a_row - 1) turn(20);
    }
  }

  void release_all() {
    preparing_ = false;
    for (auto& client : clients_) ask(client);
  }

  void watch(std::size_t index) {
    const int fd = clients_[index].connection.fd();
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    epoll_event event{EPOLLIN, {}};
    event.data.u64 = index;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

  template <class IsOver>
  void run_until(Clock::time_point end, const IsOver& is_over) {
    while (!is_over() && Clock::now() < end) turn(10);
  }

  void measure() {
    const auto begun = Clock::now();
    const double server = processor_microseconds(plan_.server);
    const double own = processor_microseconds(0);
    result_.requests = result_.rounds = result_.reconnections = 0;
    measuring_ = true;
    run_until(begun + plan_.duration, [this] { return result_.rounds >= plan_.rounds || has_failed(); });
    result_.server_microseconds = processor_microseconds(plan_.server) - server;
    result_.own_microseconds = processor_microseconds(0) - own;
    result_.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  }

  bool has_failed() const { return faults_ >= most_faults; }

  void turn(int milliseconds) {
    std::array<epoll_event, 128> events;
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds);
    for (int i = 0; i < count; ++i) hear(events[static_cast<std::size_t>(i)].data.u64);
  }

  void hear(std::size_t index) {
    auto& client = clients_[index];
    try {
      const auto got = ::recv(client.connection.fd(), buffer_.data(), buffer_.size(), 0);
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0 && client.held && preparing_) return reconnect(index);
      if (got <= 0) return fault(index, "closed without an answer");
      const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(got));
      if (client.unread.empty()) return take(index, bytes);
      client.unread.append(bytes);
      const auto all = std::exchange(client.unread, {});
      take(index, all);
    } catch (const std::exception& failure) {
      fault(index, failure.what());
    }
  }

  void take(std::size_t index, std::string_view bytes) {
    auto& client = clients_[index];
    const auto answer = parse_answer(bytes);
    if (!answer) {
      client.unread = bytes;
      return;
    }
    if (answer->size != bytes.size()) throw std::runtime_error("more than an answer");
    note(client, *answer);
    if (answer->closes) reconnect(index);
    if (preparing_ && client.script.is_prepared()) return hold(client);
    ask(client);
  }

  void hold(Client& client) {
    client.held = true;
    ++held_;
  }

  void note(Client& client, const Answer& answer) {
    const auto spent = Clock::now() - client.asked_at;
    if (!client.script.take(answer)) return note_fault("status " + std::to_string(answer.status));
    ++result_.requests;
    if (client.script.ended_round()) ++result_.rounds;
    if (measuring_) result_.latencies.push_back(std::chrono::duration<float, std::micro>(spent).count());
  }

  void fault(std::size_t index, const std::string& what) {
    note_fault(what);
    reconnect(index);
    auto& client = clients_[index];
    client.script = Script(plan_.scenario);
    ask(client);
  }

  void note_fault(const std::string& what) {
    ++result_.faults[what];
    ++faults_;
  }

  void reconnect(std::size_t index) {
    auto& client = clients_[index];
    client.connection = Connection(plan_.port);
    client.unread.clear();
    watch(index);
    ++result_.reconnections;
  }

  void ask(Client& client) {
    client.asked_at = Clock::now();
    client.connection.send(client.script.request());
  }

  const LoadPlan plan_;
  int epoll_;
  std::vector<Client> clients_;
  std::size_t held_ = 0;
  bool preparing_ = true;
  std::size_t faults_ = 0;
  bool measuring_ = false;
  LoadResult result_;
  std::array<char, 64 * 1024> buffer_ = {};
};

}  // namespace

LoadResult load(const LoadPlan& plan) {
  allow_connections(plan.connections);
  return Load(plan).run();
}

}  // namespace bench
