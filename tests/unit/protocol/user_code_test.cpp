#include "protocol/user_code.hpp"

#include <doctest/doctest.h>

#include <map>
#include <numeric>

using namespace oauthkit;

namespace {

/// Gives out the bytes 0, 1, 2 … 255, and again.
Random counting() {
  return [next = 0](std::span<unsigned char> bytes) mutable {
    for (auto& byte : bytes) byte = static_cast<unsigned char>(next++);
  };
}

}  // namespace

TEST_CASE("user code: eight letters of twenty, each drawn as often as any other") {
  const auto random = counting();
  std::map<char, int> drawn;
  // A round of 256 bytes has 16 that would favour some letters; each code throws away 8 that it does not need.
  for (int codes = 0; codes < 1600; ++codes) {
    const auto code = user_code::draw(random);
    REQUIRE(code.size() == 8);
    for (const char c : code) ++drawn[c];
  }
  CHECK(drawn.size() == 20);
  const auto total =
      std::accumulate(drawn.begin(), drawn.end(), 0, [](int sum, const auto& each) { return sum + each.second; });
  CHECK(total == 12'800);
  for (const auto& each : drawn) {
    CAPTURE(each.first);
    CHECK(each.second >= 600);
    CHECK(each.second <= 680);
  }
}

TEST_CASE("user code: a byte that would favour some letters is drawn again") {
  int rounds = 0;
  const Random random = [&](std::span<unsigned char> bytes) {
    const auto byte = static_cast<unsigned char>(rounds++ == 0 ? 240 : 239);
    for (auto& each : bytes) each = byte;
  };
  CHECK(user_code::draw(random) == "ZZZZZZZZ");
  CHECK(rounds == 2);
}

TEST_CASE("user code: what is entered is read by its letters alone") {
  for (const auto* entered : {"WDJB-MJHT", "wdjbmjht", " w d j b m j h t ", "WDJB\xE2\x80\x93MJHT", "1WDJBAMJHTE0"}) {
    CAPTURE(entered);
    CHECK(user_code::read(entered) == "WDJBMJHT");
  }
  for (const auto* entered : {"", "WDJB-MJH", "WDJB-MJHTB", "AEIOUYAEIOUY", "12345678"}) {
    CAPTURE(entered);
    CHECK_FALSE(user_code::read(entered));
  }
  CHECK_FALSE(user_code::read(std::string(100'000, 'B')));
}

TEST_CASE("user code: it is shown in two halves, and read back") {
  CHECK(user_code::shown("WDJBMJHT") == "WDJB-MJHT");
  const auto code = user_code::draw(system_random);
  CHECK(user_code::read(user_code::shown(code)) == code);
}
