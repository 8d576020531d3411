#include "jose/wycheproof.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <set>

#include "base/ascii.hpp"

namespace wycheproof {
namespace {

Json load(const std::string& file) {
  std::ifstream in(std::string(VECTORS) + "/wycheproof/" + file);
  REQUIRE_MESSAGE(in.good(), file);
  return Json::parse(in);
}

struct Counts {
  int accepted = 0;
  int refused = 0;
  int deviating = 0;
};

std::map<int, std::string_view> by_number(const std::vector<Deviation>& deviations) {
  std::map<int, std::string_view> reasons;
  for (const auto& deviation : deviations) {
    for (int test = deviation.first; test <= deviation.last; ++test) reasons[test] = deviation.reason;
  }
  return reasons;
}

void judge_one(const Json& test, const Judge& judge, std::map<int, std::string_view>& open, Counts& counts) {
  const int number = test["tcId"].get<int>();
  const std::string label = test["result"].get<std::string>();
  const bool accepted = judge(test);
  ++(accepted ? counts.accepted : counts.refused);
  if (label == "acceptable" || accepted == (label == "valid")) return;
  const std::string comment = test["comment"].get<std::string>();
  CHECK_MESSAGE(open.erase(number) == 1, "test ", number, " (", comment, ") is labelled ", label);
  ++counts.deviating;
}

}  // namespace

void run(const std::string& file, std::size_t tests, const std::vector<Deviation>& deviations,
         const std::function<Judge(const Json& group)>& judge_of) {
  const Json vectors = load(file);
  auto open = by_number(deviations);
  std::set<int> ran;
  Counts counts;
  for (const auto& group : vectors["testGroups"]) {
    REQUIRE(!group["tests"].empty());
    const Judge judge = judge_of(group);
    for (const auto& test : group["tests"]) {
      judge_one(test, judge, open, counts);
      ran.insert(test["tcId"].get<int>());
    }
  }
  CHECK(ran.size() == tests);
  CHECK(vectors["numberOfTests"] == tests);
  CHECK(counts.accepted > 0);
  for (const auto& stale : open) {
    const int number = stale.first;
    FAIL_CHECK("test ", number, " is named as a deviation and is none");
  }
  MESSAGE(file, ": ", vectors["testGroups"].size(), " groups, ", ran.size(), " tests: ", counts.accepted, " accepted, ",
          counts.refused, " refused, ", counts.deviating, " otherwise than labelled");
}

std::string from_hex(const Json& text) {
  const auto& digits = text.get_ref<const std::string&>();
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(oauthkit::ascii::hex_value(digits[i]) * 16 + oauthkit::ascii::hex_value(digits[i + 1]));
  }
  return bytes;
}

}  // namespace wycheproof
