#include "oauthkit/random.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "oauthkit/hash.hpp"

using namespace oauthkit;

namespace {

std::string drawn(std::size_t size) {
  std::string bytes(size, '\0');
  system_random({reinterpret_cast<unsigned char*>(bytes.data()), size});
  return bytes;
}

/// Counts up: 0, 1, 2 …
void counting(std::span<unsigned char> bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(i);
}

/// What a forked child draws.
std::string drawn_by_child(std::size_t size) {
  int ends[2] = {};
  REQUIRE(pipe(ends) == 0);
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    const auto bytes = drawn(size);
    _exit(write(ends[1], bytes.data(), size) == static_cast<ssize_t>(size) ? 0 : 1);
  }
  std::string bytes(size, '\0');
  const auto count = read(ends[0], bytes.data(), size);
  int status = 0;
  waitpid(child, &status, 0);
  close(ends[0]);
  close(ends[1]);
  REQUIRE(status == 0);
  REQUIRE(count == static_cast<ssize_t>(size));
  return bytes;
}

}  // namespace

TEST_CASE("random: a token is 32 bytes as 43 characters of base64url") {
  std::size_t asked = 0;
  const auto token = random_token([&](std::span<unsigned char> bytes) {
    asked = bytes.size();
    counting(bytes);
  });
  CHECK(asked == 32);
  CHECK(token == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
  CHECK(base64url_decode(token)->size() == 32);
}

TEST_CASE("random: an id is 16 bytes as 22 characters of base64url") {
  std::size_t asked = 0;
  const auto id = random_id([&](std::span<unsigned char> bytes) {
    asked = bytes.size();
    counting(bytes);
  });
  CHECK(asked == 16);
  CHECK(id == "AAECAwQFBgcICQoLDA0ODw");
}

TEST_CASE("random: a source without bytes is not hidden") {
  const Random broken = [](std::span<unsigned char>) { throw std::runtime_error("dry"); };
  CHECK_THROWS_AS(random_token(broken), std::runtime_error);
  CHECK_THROWS_AS(random_id(broken), std::runtime_error);
  CHECK(random_token(system_random).size() == 43);
}

TEST_CASE("random: no two tokens are the same, also across the edges of a block") {
  std::set<std::string> tokens;
  for (int i = 0; i < 10'000; ++i) tokens.insert(random_token(system_random));
  CHECK(tokens.size() == 10'000);
}

TEST_CASE("random: threads do not share a block") {
  std::set<std::string> tokens;
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        auto token = random_token(system_random);
        const std::lock_guard lock(mutex);
        tokens.insert(std::move(token));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(tokens.size() == 8 * 500);
}

TEST_CASE("random: a forked child does not repeat its parent") {
  drawn(32);
  const auto first_child = drawn_by_child(32);
  const auto second_child = drawn_by_child(32);
  const auto parent = drawn(32);
  CHECK(first_child != parent);
  CHECK(second_child != parent);
  CHECK(first_child != second_child);
}

TEST_CASE("random: fills buffers of any size to their last byte") {
  for (const std::size_t size : {std::size_t(1), std::size_t(31), std::size_t(4095), std::size_t(4096),
                                 std::size_t(4097), std::size_t(3 << 20)}) {
    // A byte that stays zero in each of 40 draws was never written: the chance of that is 2^-320.
    bool first = false;
    bool last = false;
    for (int i = 0; i < 40 && !(first && last); ++i) {
      const auto bytes = drawn(size);
      first = first || bytes.front() != 0;
      last = last || bytes.back() != 0;
    }
    CAPTURE(size);
    CHECK(first);
    CHECK(last);
  }
}

TEST_CASE("random: filling nothing is no error") { CHECK_NOTHROW(system_random({})); }

TEST_CASE("random: every value of a byte occurs about as often as any other") {
  std::array<int, 256> counts = {};
  for (int i = 0; i < 4'000; ++i) {
    for (const char byte : drawn(64)) ++counts[static_cast<unsigned char>(byte)];
  }
  // 1000 expected, a deviation of 32: eight deviations either side.
  CHECK(*std::min_element(counts.begin(), counts.end()) > 744);
  CHECK(*std::max_element(counts.begin(), counts.end()) < 1256);
}
