// Loads a server on 127.0.0.1 and prints, in one line of JSON, what it saw:
//
//     load --port N --pid N [--scenario NAME] [--connections N] [--warm-up MS] [--duration MS] [--rounds N]
//     load --port N --pid N --hold idle|slow [--connections N] [--duration MS]
//
// The exit status is 1 when an answer was not what it should be.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "idle.hpp"
#include "load.hpp"

namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  bench::LoadPlan plan = {};
  std::string hold = {};
};

long number(const char* text, long least, long most) {
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  if (*text == '\0' || *end != '\0' || value < least || value > most) throw std::invalid_argument(text);
  return value;
}

void read(Arguments& arguments, std::string_view name, const char* value) {
  auto& plan = arguments.plan;
  if (name == "--port") {
    plan.port = static_cast<int>(number(value, 1, 65535));
  } else if (name == "--pid") {
    plan.server = static_cast<pid_t>(number(value, 1, 1L << 30));
  } else if (name == "--scenario") {
    plan.scenario = bench::scenario_named(value);
  } else if (name == "--connections") {
    plan.connections = static_cast<std::size_t>(number(value, 1, 20'000));
  } else if (name == "--warm-up") {
    plan.warm_up = std::chrono::milliseconds(number(value, 0, 60'000));
  } else if (name == "--duration") {
    plan.duration = std::chrono::milliseconds(number(value, 1, 60'000));
  } else if (name == "--rounds") {
    plan.rounds = static_cast<std::size_t>(number(value, 1, 10'000'000));
  } else if (name == "--hold" && (value == std::string_view("idle") || value == std::string_view("slow"))) {
    arguments.hold = value;
  } else {
    throw std::invalid_argument(std::string(name));
  }
}

Arguments read_arguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i + 1 < argc; i += 2) read(arguments, argv[i], argv[i + 1]);
  if (argc % 2 == 0 || arguments.plan.port == 0 || arguments.plan.server == 0)
    throw std::invalid_argument("--port, --pid");
  return arguments;
}

/// What so many of a thousand took at most.
double quantile(std::vector<float>& values, std::size_t of_thousand) {
  if (values.empty()) return 0;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) * of_thousand / 1000);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

int print_load(const bench::LoadPlan& plan) {
  auto result = bench::load(plan);
  const auto requests = static_cast<double>(std::max<std::size_t>(result.requests, 1));
  // Not the rounds that ended: clients in step end theirs all before or all after a short window.
  const auto rounds = static_cast<double>(result.requests) / (plan.scenario == bench::Scenario::code ? 3 : 1);
  const double window = result.seconds * 1e6;
  const Json line = {{"seconds", result.seconds},
                     {"requests", result.requests},
                     {"rounds", result.rounds},
                     {"rounds_per_second", rounds / result.seconds},
                     {"requests_per_second", static_cast<double>(result.requests) / result.seconds},
                     {"cpu_microseconds", result.server_microseconds / requests},
                     {"server_busy", result.server_microseconds / window},
                     {"load_busy", result.own_microseconds / window},
                     {"p50_microseconds", quantile(result.latencies, 500)},
                     {"p99_microseconds", quantile(result.latencies, 990)},
                     {"reconnections", result.reconnections},
                     {"faults", result.faults}};
  std::printf("%s\n", line.dump().c_str());
  return result.faults.empty() && result.requests > 0 ? 0 : 1;
}

int print_hold(const Arguments& arguments) {
  const auto& plan = arguments.plan;
  const bench::HoldPlan hold{plan.port, plan.server, plan.connections, plan.duration};
  auto result = arguments.hold == "idle" ? bench::hold_idle(hold) : bench::hold_slow(hold);
  const auto grown =
      static_cast<double>(std::max(result.kilobytes_meanwhile, result.kilobytes_before) - result.kilobytes_before);
  const Json line = {{"connections", hold.connections},
                     {"answered", result.answered},
                     {"kilobytes_each", grown / static_cast<double>(hold.connections)},
                     {"honest_requests", result.latencies.size()},
                     {"honest_p50_microseconds", quantile(result.latencies, 500)},
                     {"honest_p99_microseconds", quantile(result.latencies, 990)},
                     {"faults", result.faults}};
  std::printf("%s\n", line.dump().c_str());
  return result.faults.empty() && result.answered == hold.connections ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto arguments = read_arguments(argc, argv);
    return arguments.hold.empty() ? print_load(arguments.plan) : print_hold(arguments);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "load: expected other arguments than this: %s\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "load: %s\n", error.what());
    return 1;
  }
}
