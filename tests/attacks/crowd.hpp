#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "http/authserver/authserver.hpp"

namespace oauthkit::testing {

/// One request, or a few, of somebody; the last answer.
using Ask = std::function<Answer()>;

/// What was answered, and how long each waited for it.
struct Answered {
  /// How many had this status; 0 is no answer.
  std::map<int, std::size_t> statuses = {};
  /// How many were told when to come again, with status 503.
  std::size_t told_to_return = 0;
  /// In milliseconds.
  std::vector<double> waits = {};

  void add(const Answer& answer, double milliseconds);
  void add(const Answered& others);
  std::size_t of(int status) const;
  /// The wait that `part` of all did not exceed: 0.5 is the median.
  double wait(double part) const;
};

/// So many at once, each on a connection after the other, from the construction until they leave.
class Crowd {
 public:
  /// `newcomer` makes what each asks again and again.
  Crowd(std::size_t people, std::function<Ask()> newcomer);
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd() { leave(); }

  Answered leave();

 private:
  void ask_again_and_again(const Ask& ask);

  std::atomic<bool> leaving_ = false;
  std::mutex mutex_ = {};
  Answered answered_ = {};
  std::vector<std::thread> people_ = {};
};

/// What `ask` is answered, one after the other, as often as fits.
Answered ask_for(std::chrono::milliseconds time, const Ask& ask);

/// `people` at once who ask `times` each.
Answered ask_at_once(std::size_t people, int times, const Ask& ask);

/// What a process holds in memory, in MiB.
double memory_of(const AuthServer& server);
/// The most that it has held.
double most_memory_of(const AuthServer& server);

}  // namespace oauthkit::testing
