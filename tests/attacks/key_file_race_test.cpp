#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "jose/jwk.hpp"
#include "oauthkit/keys.hpp"
#include "oauthkit/sealing_keys.hpp"
#include "support/temporary_directory.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr int processes = 24;

/// Runs `work(number)` in many processes at once; how many succeed. Each says a text.
template <class Work>
std::vector<std::string> said_by_many(const support::TemporaryDirectory& directory, const Work& work) {
  const auto go = directory.file("go");
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      try {
        while (access(go.c_str(), F_OK) != 0) std::this_thread::sleep_for(1ms);
        std::ofstream(directory.file("said." + std::to_string(i))) << work() << std::flush;
        _exit(0);
      } catch (...) {
        _exit(1);
      }
    }
    children.push_back(child);
  }
  std::ofstream(go) << "now";
  std::vector<std::string> said;
  for (int i = 0; i < processes; ++i) {
    int status = 0;
    waitpid(children[static_cast<std::size_t>(i)], &status, 0);
    if (status != 0) continue;
    std::string text;
    std::ifstream(directory.file("said." + std::to_string(i))) >> text;
    said.push_back(text);
  }
  std::filesystem::remove(go);
  return said;
}

std::size_t key_files(const support::TemporaryDirectory& directory) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    count += entry.path().filename().string().starts_with("keys.json") ? 1 : 0;
  }
  return count;
}

std::size_t published(const KeyRing& ring) {
  const auto set = jose::read_jwk_set(ring.jwks());
  REQUIRE(set);
  return set->keys().size();
}

}  // namespace

TEST_CASE("key file race: of many processes on a new file one makes the key, and all have it") {
  const support::TemporaryDirectory directory;
  const auto file = directory.file("keys.json");
  const auto said = said_by_many(directory, [&] { return std::string(KeyRing({.file = file}).signer()->kid()); });
  const KeyRing ring({.file = file});
  CHECK(said == std::vector<std::string>(processes, std::string(ring.signer()->kid())));
  CHECK(key_files(directory) == 1);
}

TEST_CASE("key file race: nobody seals with a key that is in no file") {
  const support::TemporaryDirectory directory;
  const auto file = directory.file("keys.json");
  const auto said = said_by_many(directory, [&] { return SealingKeys({.file = file}).current()->kid; });
  CHECK(said == std::vector<std::string>(processes, SealingKeys({.file = file}).current()->kid));
}

TEST_CASE("key file race: many commands to rotate at once publish one key, and none fails") {
  const support::TemporaryDirectory directory;
  const auto file = directory.file("keys.json");
  const auto first = std::string(KeyRing({.file = file}).signer()->kid());
  const auto said = said_by_many(directory, [&] {
    KeyRing ring({.file = file});
    ring.rotate();
    return ring.jwks();
  });
  KeyRing ring({.file = file});
  CHECK(said == std::vector<std::string>(processes, ring.jwks()));
  CHECK(published(ring) == 2);
  CHECK(ring.signer()->kid() == first);
  // The file, and its lock.
  CHECK(key_files(directory) == 2);
}

TEST_CASE("key file race: many that keep the schedule at once lose no key to each other") {
  const support::TemporaryDirectory directory;
  const auto file = directory.file("keys.json");
  const auto start = system_now();
  const auto at = [&](std::chrono::seconds later) {
    return SealingKeyOptions{
        .file = file, .publish = 1h, .seal = 2h, .environment = {.clock = [=] { return start + later; }}};
  };
  const SealingKeys first(at(0s));
  const auto said = said_by_many(directory, [&] {
    SealingKeys keys(at(1h));
    keys.refresh();
    SealingKeys later(at(2h));
    return later.current()->kid;
  });
  CHECK(said == std::vector<std::string>(processes, SealingKeys(at(2h)).current()->kid));
  CHECK(SealingKeys(at(2h)).current()->kid != first.current()->kid);
}
