#include "idle.hpp"

#include <exception>
#include <string>
#include <thread>

#include "process.hpp"
#include "script.hpp"
#include "socket.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// The honest client asks once in this time.
constexpr milliseconds pace{5};
constexpr std::size_t pieces = 16;

/// One honest client on a connection of its own, which is opened anew when the server has closed it.
class HonestClient {
 public:
  HonestClient(int port, HoldResult& result) : port_(port), result_(result), connection_(port) {}

  void ask() {
    const auto begun = Clock::now();
    try {
      const auto answer = connection_.ask(script_.request(), buffer_);
      if (!script_.take(answer)) ++result_.faults["honest: status " + std::to_string(answer.status)];
      result_.latencies.push_back(std::chrono::duration<float, std::micro>(Clock::now() - begun).count());
      if (answer.closes) connection_ = Connection(port_);
    } catch (const std::exception& failure) {
      ++result_.faults[std::string("honest: ") + failure.what()];
      connection_ = Connection(port_);
    }
  }

 private:
  const int port_;
  HoldResult& result_;
  Connection connection_;
  Script script_{Scenario::client_credentials};
  std::string buffer_ = {};
};

/// Asks for a token, or with no request waits for the answer to what was sent; false when it is none.
bool is_answered(const Connection& connection, const std::string& request, HoldResult& result) {
  try {
    std::string buffer;
    if (!request.empty()) connection.send(request);
    const int status = connection.receive(buffer).status;
    if (status != 200) ++result.faults["status " + std::to_string(status)];
    return status == 200;
  } catch (const std::exception& failure) {
    ++result.faults[failure.what()];
    return false;
  }
}

/// Lets the client ask at its pace until `end`, and `beside` do its part before each time.
template <class Beside>
void ask_until(Clock::time_point end, HonestClient& client, const Beside& beside) {
  for (auto next = Clock::now(); next < end; next += pace) {
    std::this_thread::sleep_until(next);
    beside(next);
    client.ask();
  }
}

std::vector<Connection> open(const HoldPlan& plan) {
  std::vector<Connection> connections;
  connections.reserve(plan.connections);
  for (std::size_t i = 0; i < plan.connections; ++i) connections.emplace_back(plan.port);
  return connections;
}

/// What one connection has sent, and when its next piece is due.
struct Slow {
  std::size_t sent = 0;
  Clock::time_point due = {};
};

/// Sends every piece that is due. A connection that the server has closed is seen in the end.
void send_pieces(const std::vector<Connection>& connections, std::vector<Slow>& slow, const std::string& request,
                 Clock::time_point now, Clock::duration interval) {
  const std::size_t size = request.size() / pieces + 1;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    if (slow[i].due > now || slow[i].sent >= request.size()) continue;
    try {
      connections[i].send(std::string_view(request).substr(slow[i].sent, size));
    } catch (const std::exception&) {
      continue;
    }
    slow[i].sent += size;
    slow[i].due += interval;
  }
}

}  // namespace

HoldResult hold_idle(const HoldPlan& plan) {
  allow_connections(plan.connections + 1);
  const std::string request = Script(Scenario::client_credentials).request();
  HoldResult result;
  HonestClient client(plan.port, result);
  client.ask();
  result.kilobytes_before = resident_kilobytes(plan.server);
  std::vector<Connection> connections;
  connections.reserve(plan.connections);
  for (std::size_t i = 0; i < plan.connections; ++i) {
    connections.emplace_back(plan.port);
    is_answered(connections.back(), request, result);
  }
  ask_until(Clock::now() + plan.duration, client, [](Clock::time_point) {});
  result.kilobytes_meanwhile = resident_kilobytes(plan.server);
  for (const auto& connection : connections) result.answered += is_answered(connection, request, result) ? 1 : 0;
  return result;
}

HoldResult hold_slow(const HoldPlan& plan) {
  allow_connections(plan.connections + 1);
  const std::string request = Script(Scenario::client_credentials).request();
  HoldResult result;
  HonestClient client(plan.port, result);
  client.ask();
  result.kilobytes_before = resident_kilobytes(plan.server);
  const auto begun = Clock::now();
  const auto connections = open(plan);
  const Clock::duration interval = plan.duration / pieces;
  std::vector<Slow> slow(plan.connections);
  for (std::size_t i = 0; i < slow.size(); ++i) {
    slow[i].due = begun + interval * static_cast<int>(i) / static_cast<int>(slow.size());
  }
  bool weighed = false;
  ask_until(begun + plan.duration + interval, client, [&](Clock::time_point now) {
    send_pieces(connections, slow, request, now, interval);
    if (weighed || now < begun + plan.duration / 2) return;
    result.kilobytes_meanwhile = resident_kilobytes(plan.server);
    weighed = true;
  });
  for (const auto& connection : connections) result.answered += is_answered(connection, {}, result) ? 1 : 0;
  return result;
}

}  // namespace bench
