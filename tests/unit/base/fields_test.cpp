#include "base/fields.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view format = "test/1";
const std::string nasty("5:a\0:\"\n\xff", 9);

std::string written() {
  FieldWriter out(format);
  out.add(nasty);
  out.add(std::int64_t{-42});
  out.add(TimePoint(1'700'000'000s));
  out.add(std::optional<TimePoint>());
  out.add(std::optional(never));
  out.add(std::vector<std::string>{"", "x", nasty});
  out.add(std::map<std::string, std::string>{{"a", "1"}, {"", nasty}});
  return std::move(out).take();
}

struct Read {
  std::string text;
  std::int64_t number = 0;
  TimePoint time = {};
  std::optional<TimePoint> nothing = never;
  std::optional<TimePoint> end;
  std::vector<std::string> list;
  std::map<std::string, std::string> map;
  bool complete = false;
};

Read read(std::string_view text) {
  Read result;
  FieldReader in(text, format);
  in.read(result.text);
  in.read(result.number);
  in.read(result.time);
  in.read(result.nothing);
  in.read(result.end);
  in.read(result.list);
  in.read(result.map);
  result.complete = in.complete();
  return result;
}

}  // namespace

TEST_CASE("fields: everything reads back as it was written") {
  const auto result = read(written());
  CHECK(result.complete);
  CHECK(result.text == nasty);
  CHECK(result.number == -42);
  CHECK(result.time == TimePoint(1'700'000'000s));
  CHECK(!result.nothing);
  CHECK(result.end == never);
  CHECK(result.list == std::vector<std::string>{"", "x", nasty});
  CHECK(result.map == std::map<std::string, std::string>{{"a", "1"}, {"", nasty}});
}

TEST_CASE("fields: text cut short anywhere, or with more behind it, is not complete") {
  const auto good = written();
  for (std::size_t length = 0; length < good.size(); ++length) CHECK(!read(good.substr(0, length)).complete);
  CHECK(!read(good + "0:").complete);
  CHECK(read(good).complete);
}

TEST_CASE("fields: another format is not read") {
  const auto text = written();
  FieldReader in(text, "test/2");
  CHECK(in.view().empty());
  CHECK(!in.complete());
}

TEST_CASE("fields: damaged lengths and numbers are refused without reading beyond the end") {
  const auto refused = [](std::string_view text) {
    const auto whole = std::string("1:f").append(text);
    FieldReader in(whole, "f");
    std::int64_t number = 0;
    in.read(number);
    return !in.complete();
  };
  for (const char* text : {"", ":", "2:", "2:1", "-1:1", "99999999999999999999:1", "18446744073709551615:1", "1;1",
                           "1:x", "2:1x", "20:99999999999999999999", " 1:1", "1 :1"}) {
    CAPTURE(text);
    CHECK(refused(text));
  }
  CHECK(!refused("1:7"));
}

TEST_CASE("fields: a count that the rest cannot hold becomes no allocation") {
  for (const char* count : {"19:9000000000000000000", "2:-1", "4:1000"}) {
    CAPTURE(count);
    const auto text = std::string("1:f") + count;
    std::vector<std::string> list;
    FieldReader in(text, "f");
    in.read(list);
    CHECK(list.empty());
    CHECK(!in.complete());
  }
}

TEST_CASE("fields: fail() makes the rest incomplete") {
  FieldReader in("1:f", "f");
  CHECK(in.complete());
  in.fail();
  CHECK(!in.complete());
}
