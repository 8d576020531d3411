#include <doctest/doctest.h>

#include <random>

#include "base/utf8.hpp"
#include "oauthkit/params.hpp"

using namespace oauthkit;

namespace {

class Draw {
 public:
  explicit Draw(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine_); }

  /// Bytes among which the grammar's own are frequent.
  std::string encoded() {
    static constexpr std::string_view frequent = "%%%&&==+0123456789abcdefABCDEFgu";
    std::string text;
    for (std::size_t left = below(60); left > 0; --left) {
      text += below(8) ? frequent[below(frequent.size())] : static_cast<char>(below(256));
    }
    return text;
  }

  /// Valid UTF-8 without NUL, of all lengths of sequence.
  std::string text(std::size_t at_least) {
    static constexpr const char* pieces[] = {
        "a", "%", "&", "=", "+", " ", "\x01", "~", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\r\n", "#", "?"};
    std::string text;
    for (std::size_t left = at_least + below(12); left > 0; --left) text += pieces[below(std::size(pieces))];
    return text;
  }

  Params params() {
    Params params;
    for (std::size_t left = below(8); left > 0; --left) params.add(text(1), text(0));
    return params;
  }

 private:
  std::mt19937 engine_;
};

}  // namespace

TEST_CASE("params: what was encoded parses to the same pairs") {
  Draw draw(20240601);
  for (int round = 0; round < 5'000; ++round) {
    const auto params = draw.params();
    const auto again = Params::parse(params.encode());
    REQUIRE(again);
    REQUIRE(*again == params);
  }
}

TEST_CASE("params: a component that was encoded decodes to itself") {
  Draw draw(77);
  for (int round = 0; round < 5'000; ++round) {
    const auto text = draw.text(0);
    REQUIRE(form_decode(form_encode(text)) == text);
  }
}

TEST_CASE("params: random bytes are parsed to clean pairs or refused with invalid_request") {
  Draw draw(4711);
  int accepted = 0;
  int refused = 0;
  for (int round = 0; round < 50'000; ++round) {
    const auto result = Params::parse(draw.encoded());
    if (!result) {
      REQUIRE(result.error().code == ErrorCode::invalid_request);
      ++refused;
      continue;
    }
    ++accepted;
    for (const auto& [name, value] : *result) {
      REQUIRE_FALSE(name.empty());
      REQUIRE((name + value).find('\0') == std::string::npos);
      REQUIRE(is_utf8(name));
      REQUIRE(is_utf8(value));
    }
    REQUIRE(*Params::parse(result->encode()) == *result);
  }
  CHECK(accepted > 1'000);
  CHECK(refused > 1'000);
}
