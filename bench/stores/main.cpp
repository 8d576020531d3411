// Puts and takes per second, and the time that 99 of 100 took at most, of every store of this build:
//
//     build/bench/stores/stores [DIRECTORY]     the directory, by default the current one, is where SQLite's files go
//
// Measures each backend in turn, several rounds, and prints the medians. PostgreSQL and Redis are started for it on the
// loopback address, with the settings that make them durable.

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include "backends.hpp"
#include "load.hpp"

namespace {

using bench::Backend;
using bench::Load;

constexpr std::array<std::size_t, 3> client_counts = {1, 8, 64};
constexpr int rounds = 3;
constexpr std::chrono::milliseconds duration(1000);

/// By the number of clients.
using Results = std::map<std::size_t, Load>;

std::map<std::string, Results> measure(const std::vector<Backend>& backends) {
  std::map<std::string, std::map<std::size_t, std::vector<Load>>> all;
  for (int round = 0; round < rounds; ++round) {
    for (const std::size_t clients : client_counts) {
      for (const auto& backend : backends) {
        all[backend.name][clients].push_back(bench::load(*backend.open(), clients, duration));
      }
    }
  }
  std::map<std::string, Results> medians;
  for (const auto& [name, by_clients] : all) {
    for (const auto& [clients, loads] : by_clients) medians[name][clients] = bench::median(loads);
  }
  return medians;
}

void print(const std::vector<Backend>& backends, const std::map<std::string, Results>& results) {
  std::printf("| store | clients | puts/s | p99 ms | takes/s | p99 ms |\n|---|--:|--:|--:|--:|--:|\n");
  for (const auto& backend : backends) {
    for (const auto& [clients, load] : results.at(backend.name)) {
      std::printf("| %s | %zu | %.0f | %.2f | %.0f | %.2f |\n", backend.name.c_str(), clients, load.puts.per_second,
                  load.puts.p99_milliseconds, load.takes.per_second, load.takes.p99_milliseconds);
    }
  }
}

/// What group commit brings: the same store, on the same disk, in the same run.
void print_group_commit(const std::map<std::string, Results>& results) {
  std::printf("\n| SQLite, a sync for many : a sync for each | puts | takes |\n|---|--:|--:|\n");
  for (const auto& [clients, shared] : results.at("sqlite")) {
    const auto& single = results.at("sqlite, one sync per commit").at(clients);
    std::printf("| %zu clients | %.1f | %.1f |\n", clients, shared.puts.per_second / single.puts.per_second,
                shared.takes.per_second / single.takes.per_second);
  }
}

std::vector<Backend> all_backends(const std::string& directory) {
  std::vector<Backend> all = {bench::memory(), bench::sqlite(directory + "/bench-shared.db"),
                              bench::sqlite_one_at_a_time(directory + "/bench-single.db")};
#ifdef OAUTHKIT_BENCH_POSTGRES
  all.push_back(bench::postgres());
#endif
#ifdef OAUTHKIT_BENCH_REDIS
  all.push_back(bench::redis());
#endif
  return all;
}

void print_sizes(const std::vector<Backend>& backends) {
  std::printf("\n| store | bytes per record |\n|---|--:|\n");
  for (const auto& backend : backends) {
    const auto store = backend.open();
    const auto before = backend.size();
    const auto count = bench::fill(*store);
    std::printf("| %s | %zu |\n", backend.name.c_str(), (std::max(backend.size(), before) - before) / count);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::string directory = argc > 1 ? argv[1] : ".";
    const auto backends = all_backends(directory);
    print_sizes(backends);
    const auto results = measure(backends);
    std::printf("\n");
    print(backends, results);
    print_group_commit(results);
    return 0;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "bench/stores: %s\n", failure.what());
    return 1;
  }
}
