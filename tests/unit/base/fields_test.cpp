#include "base/fields.hpp"

#include <doctest/doctest.h>

using namespace oauthkit;
using namespace std::chrono_literals;
using Outcome = FieldReader::Outcome;

namespace {

constexpr std::string_view format = "test/2";
const std::string nasty("5:a\0:\"\n =.\xff", 12);

struct Values {
  std::string text = {};
  bool flag = false;
  TimePoint time = {};
  std::optional<TimePoint> end = {};
  std::optional<std::chrono::seconds> duration = {};
  TokenHash hash = {};
  std::vector<std::string> list = {};
  std::map<std::string, std::string> map = {};

  bool operator==(const Values&) const = default;
};

template <class Fields, class Value>
void each_field(Fields& fields, Value& values) {
  fields.field("text", values.text);
  fields.field("flag", values.flag);
  fields.field("time", values.time);
  fields.field("end", values.end);
  fields.field("duration", values.duration);
  fields.field("hash", values.hash);
  fields.field("list", values.list);
  fields.field("map", values.map);
}

Values full() {
  return {.text = nasty,
          .flag = true,
          .time = TimePoint(-1'700'000'000s),
          .end = never,
          .duration = -42s,
          .hash = hash_token("a"),
          .list = {"", "x", nasty},
          .map = {{"a", "1"}, {"", nasty}}};
}

std::string written(const Values& values) {
  FieldWriter out(format);
  each_field(out, values);
  return std::move(out).take();
}

struct Read {
  Values values;
  Outcome outcome = Outcome::whole;
  std::string unknown;
};

Read read(std::string_view text) {
  Read result;
  FieldReader in(text, format);
  each_field(in, result.values);
  result.outcome = in.outcome();
  result.unknown = in.unknown();
  return result;
}

}  // namespace

TEST_CASE("fields: everything reads back as it was written") {
  CHECK(read(written(full())).outcome == Outcome::whole);
  CHECK(read(written(full())).values == full());
}

TEST_CASE("fields: what is written can be read by people, and what is at its default is not written") {
  CHECK(written({}) == "test/2 .");
  CHECK(written({.text = "a b", .flag = true, .time = TimePoint(5s), .list = {"x", ""}, .map = {{"k", "v"}}}) ==
        "test/2 text=3:a b flag=1:1 time=1:5 list=5:1:x0: map=6:1:k1:v .");
  CHECK(written({.end = TimePoint(), .duration = 0s}) == "test/2 end=1:0 duration=1:0 .");
  CHECK(read("test/2 .").outcome == Outcome::whole);
  CHECK(read("test/2 .").values == Values());
}

TEST_CASE("fields: words are one text") {
  FieldWriter out(format);
  out.words("none", std::vector<std::string>());
  out.words("one", std::vector<std::string>{"read"});
  out.words("two", std::vector<std::string>{"read", "write"});
  CHECK(std::move(out).take() == "test/2 one=4:read two=10:read write .");
}

TEST_CASE("fields: any order will do") {
  const auto result = read("test/2 map=6:1:k1:v time=1:5 text=1:x .");
  CHECK(result.outcome == Outcome::whole);
  CHECK(result.values == Values{.text = "x", .time = TimePoint(5s), .map = {{"k", "v"}}});
}

TEST_CASE("fields: text cut short anywhere, or with more behind it, is damaged") {
  const auto good = written(full());
  for (std::size_t length = 0; length < good.size(); ++length) {
    CAPTURE(length);
    CHECK(read(good.substr(0, length)).outcome == Outcome::damaged);
  }
  for (const char* more : {" ", ".", " .", "x", " x=1:y"}) CHECK(read(good + more).outcome == Outcome::damaged);
  CHECK(read(good).outcome == Outcome::whole);
}

TEST_CASE("fields: a name that nobody reads is told, wherever it is") {
  for (const char* text : {"test/2 new=1:x .", "test/2 new=0: text=1:x .", "test/2 text=1:x new=1:y end=1:0 ."}) {
    CAPTURE(text);
    CHECK(read(text).outcome == Outcome::unknown);
    CHECK(read(text).unknown == "new");
  }
  CHECK(read("test/2 text=1:x .").unknown.empty());
}

TEST_CASE("fields: another number of the format is unknown, another format is damaged") {
  CHECK(read("test/3 text=1:x .").outcome == Outcome::unknown);
  CHECK(read("test/3 text=1:x .").unknown == "test/3");
  CHECK(read("test/20 whatever there will be").unknown == "test/20");
  for (const char* text : {"", " ", ".", "test", "test/", "test/x .", "test/2", "other/2 .", "null", " test/2 ."}) {
    CAPTURE(text);
    CHECK(read(text).outcome == Outcome::damaged);
  }
  CHECK(read("test/2 .").outcome == Outcome::whole);
}

TEST_CASE("fields: a name twice is damage") {
  CHECK(read("test/2 text=1:x text=1:x .").outcome == Outcome::damaged);
  CHECK(read("test/2 text=1:x flag=1:1 text=1:y .").outcome == Outcome::damaged);
  CHECK(read("test/2 text=1:x flag=1:1 .").outcome == Outcome::whole);
}

TEST_CASE("fields: what is not a name, a length or a value is damage, read no further than the end") {
  for (const char* field : {"Text=1:x",
                            "=1:x",
                            "te xt=1:x",
                            "text",
                            "text=",
                            "text=:",
                            "text=x",
                            "text=2:x",
                            "text=-1:x",
                            "text=1;x",
                            "text= 1:x",
                            "text=99999999999999999999:x",
                            "text=18446744073709551615:x",
                            " text=1:x",
                            "flag=1:0",
                            "flag=1:2",
                            "flag=0:",
                            "time=1:x",
                            "time=2:1x",
                            "time=0:",
                            "end=0:",
                            "duration=20:99999999999999999999",
                            "hash=2:00",
                            "list=1:x",
                            "list=2:1:",
                            "list=4:1:xx",
                            "list=3:9:x",
                            "map=2:0:",
                            "map=3:1:k",
                            "map=4:1:k9"}) {
    CAPTURE(field);
    CHECK(read(std::string("test/2 ") + field + " .").outcome == Outcome::damaged);
  }
  CHECK(read("test/2 text=1:x .").outcome == Outcome::whole);
}

TEST_CASE("fields: fail() makes it damaged") {
  FieldReader in("test/2 .", format);
  CHECK(in.outcome() == Outcome::whole);
  in.fail();
  CHECK(in.outcome() == Outcome::damaged);
}
