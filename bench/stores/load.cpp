#include "load.hpp"

#include <algorithm>
#include <barrier>
#include <exception>
#include <oauthkit/hash.hpp>
#include <stdexcept>
#include <string>
#include <thread>

namespace bench {

using namespace oauthkit;
using Steady = std::chrono::steady_clock;

namespace {

/// The n-th record of a client: of the size that a refresh token of the toolkit has.
Record record_of(std::size_t client, std::size_t n) {
  const std::string name = std::to_string(client) + "/" + std::to_string(n);
  return {.kind = "refresh",
          .hash = hash_token(name),
          .client_id = "s6BhdRkqt3",
          .family = "family " + name,
          .expires_at = TimePoint(std::chrono::seconds(2'000'000'000)),
          .data = std::string(120, 'd')};
}

/// One client's calls: how long each took.
using Durations = std::vector<Steady::duration>;

/// Calls `verb(record)` for the records of `client` until the time is over or `most` are done.
template <class Verb>
Durations call_until(Steady::time_point end, std::size_t client, std::size_t most, const Verb& verb) {
  Durations durations;
  for (std::size_t n = 0; n < most; ++n) {
    const Record record = record_of(client, n);
    const auto begun = Steady::now();
    if (begun >= end) break;
    if (!verb(record)) throw std::runtime_error("a verb did not do what it must");
    durations.push_back(Steady::now() - begun);
  }
  return durations;
}

double in_milliseconds(Steady::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

Measured summary(const std::vector<Durations>& clients, Steady::duration elapsed) {
  Durations all;
  for (const auto& durations : clients) all.insert(all.end(), durations.begin(), durations.end());
  if (all.empty()) throw std::runtime_error("nothing was done in the time");
  const auto p99 = all.begin() + static_cast<std::ptrdiff_t>((all.size() - 1) * 99 / 100);
  std::nth_element(all.begin(), p99, all.end());
  return {static_cast<double>(all.size()) * 1000 / in_milliseconds(elapsed), in_milliseconds(*p99)};
}

/// Runs `work(client)` on a thread for each, all let go at once.
template <class Work>
Steady::duration on_threads(std::size_t clients, const Work& work) {
  std::vector<std::exception_ptr> failures(clients);
  std::barrier start(static_cast<std::ptrdiff_t>(clients) + 1);
  std::vector<std::thread> threads;
  for (std::size_t client = 0; client < clients; ++client) {
    threads.emplace_back([&, client] {
      start.arrive_and_wait();
      try {
        work(client);
      } catch (...) {
        failures[client] = std::current_exception();
      }
    });
  }
  start.arrive_and_wait();
  const auto begun = Steady::now();
  for (auto& thread : threads) thread.join();
  const auto elapsed = Steady::now() - begun;
  for (const auto& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  return elapsed;
}

template <class Verb>
std::vector<Durations> phase(std::size_t clients, std::chrono::milliseconds duration,
                             const std::vector<std::size_t>& most, const Verb& verb, Measured& measured) {
  std::vector<Durations> durations(clients);
  const auto end = Steady::now() + duration;
  const auto elapsed =
      on_threads(clients, [&](std::size_t client) { durations[client] = call_until(end, client, most[client], verb); });
  measured = summary(durations, elapsed);
  return durations;
}

Measured median_of(const std::vector<Load>& rounds, Measured Load::*verb) {
  const auto middle = [&](double Measured::*figure) {
    std::vector<double> values;
    for (const auto& round : rounds) values.push_back(round.*verb.*figure);
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  };
  return {middle(&Measured::per_second), middle(&Measured::p99_milliseconds)};
}

}  // namespace

Load load(Store& store, std::size_t clients, std::chrono::milliseconds duration) {
  Load measured;
  const auto put = [&](const Record& record) { return store.put({&record, 1}); };
  const auto take = [&](const Record& record) {
    const auto taken = store.take(record.kind, record.hash, record.client_id, TimePoint());
    return taken.state == TakenRecord::State::first;
  };
  const std::vector<std::size_t> any_number(clients, static_cast<std::size_t>(-1));
  std::vector<std::size_t> there;
  for (const auto& done : phase(clients, duration, any_number, put, measured.puts)) there.push_back(done.size());
  phase(clients, duration, there, take, measured.takes);
  return measured;
}

std::size_t fill(Store& store) {
  constexpr std::size_t batches = 500;
  constexpr std::size_t batch = 100;
  for (std::size_t i = 0; i < batches; ++i) {
    std::vector<Record> records;
    for (std::size_t n = 0; n < batch; ++n) records.push_back(record_of(i, n));
    if (!store.put(records)) throw std::runtime_error("a record was there already");
  }
  return batches * batch;
}

Load median(const std::vector<Load>& rounds) {
  return {median_of(rounds, &Load::puts), median_of(rounds, &Load::takes)};
}

}  // namespace bench
