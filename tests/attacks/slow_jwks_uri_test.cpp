#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "fetch/server.hpp"
#include "oauthkit/fetch.hpp"

using namespace oauthkit;
using namespace fetch_tests;
using namespace std::chrono_literals;

TEST_CASE("slow jwks_uri: a server that does not answer holds one worker, and other clients have theirs") {
  std::atomic<bool> answers = false;
  const RawServer slow([&](const std::string&) {
    while (!answers) std::this_thread::sleep_for(1ms);
    return response(R"({"keys":[]})");
  });
  const RawServer quick([](const std::string&) { return response(R"({"keys":[]})"); });
  const auto origin = [](const RawServer& server) { return "http://127.0.0.1:" + server.port_text(); };
  const Fetcher fetcher({.trusted_origins = {origin(slow), origin(quick)}, .timeout = 60s});
  const auto ask = [&](const RawServer& server) { return fetcher.jwks(origin(server), RemoteKeys::Need::any); };

  std::atomic<int> turned_away = 0;
  std::atomic<int> served = 0;
  std::vector<std::jthread> workers;
  for (int i = 0; i < 16; ++i) {
    workers.emplace_back([&] {
      try {
        served += ask(slow) ? 1 : 0;
      } catch (const KeysUnavailable&) {
        ++turned_away;
      }
    });
  }
  while (turned_away < 15) std::this_thread::sleep_for(1ms);
  CHECK(served == 0);
  CHECK(ask(quick) != nullptr);
  answers = true;
  workers.clear();
  CHECK(served == 1);
  CHECK(ask(slow) != nullptr);
}
