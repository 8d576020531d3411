#include "attacks/crowd.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>

namespace oauthkit::testing {
namespace {

using Clock = std::chrono::steady_clock;

/// Asks, and notes the answer. Whoever finds no connection is not answered.
void ask_once(const Ask& ask, Answered& answered) {
  const auto began = Clock::now();
  Answer answer;
  try {
    answer = ask();
  } catch (const std::runtime_error&) {
    answer = {};
  }
  answered.add(answer, std::chrono::duration<double, std::milli>(Clock::now() - began).count());
}

double status_line(const AuthServer& server, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(server.process_id()) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stod(line.substr(name.size())) / 1024;
  }
  throw std::runtime_error("the server has ended");
}

}  // namespace

void Answered::add(const Answer& answer, double milliseconds) {
  ++statuses[answer.status];
  if (answer.status == 503 && answer.field("Retry-After") != "<none>") ++told_to_return;
  waits.push_back(milliseconds);
}

void Answered::add(const Answered& others) {
  for (const auto& [status, number] : others.statuses) statuses[status] += number;
  told_to_return += others.told_to_return;
  waits.insert(waits.end(), others.waits.begin(), others.waits.end());
}

std::size_t Answered::of(int status) const {
  const auto found = statuses.find(status);
  return found == statuses.end() ? 0 : found->second;
}

double Answered::wait(double part) const {
  if (waits.empty()) throw std::logic_error("nobody was answered");
  auto sorted = waits;
  std::sort(sorted.begin(), sorted.end());
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(part * static_cast<double>(sorted.size())))];
}

Crowd::Crowd(std::size_t people, std::function<Ask()> newcomer) {
  for (std::size_t i = 0; i < people; ++i) {
    people_.emplace_back([this, ask = newcomer()] { ask_again_and_again(ask); });
  }
}

void Crowd::ask_again_and_again(const Ask& ask) {
  Answered own;
  while (!leaving_) ask_once(ask, own);
  const std::lock_guard lock(mutex_);
  answered_.add(own);
}

Answered Crowd::leave() {
  leaving_ = true;
  for (auto& one : people_) one.join();
  people_.clear();
  return answered_;
}

Answered ask_for(std::chrono::milliseconds time, const Ask& ask) {
  Answered answered;
  for (const auto end = Clock::now() + time; Clock::now() < end;) ask_once(ask, answered);
  return answered;
}

Answered ask_at_once(std::size_t people, int times, const Ask& ask) {
  std::mutex mutex;
  Answered answered;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < people; ++i) {
    threads.emplace_back([&] {
      Answered own;
      for (int time = 0; time < times; ++time) ask_once(ask, own);
      const std::lock_guard lock(mutex);
      answered.add(own);
    });
  }
  for (auto& thread : threads) thread.join();
  return answered;
}

double memory_of(const AuthServer& server) { return status_line(server, "VmRSS:"); }

double most_memory_of(const AuthServer& server) { return status_line(server, "VmHWM:"); }

}  // namespace oauthkit::testing
