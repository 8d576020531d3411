#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace wycheproof {

using Json = nlohmann::json;

/// Tests of one file, by number, that behave otherwise than labelled.
struct Deviation {
  int first;
  int last;
  std::string_view reason;
};

/// Given a test of the group it was made for: whether it is accepted.
using Judge = std::function<bool(const Json& test)>;

/// Runs every test of every group of a file and checks that each behaves as labelled, but for the deviations, each of
/// which must be one. Says how many there were.
void run(const std::string& file, std::size_t tests, const std::vector<Deviation>& deviations,
         const std::function<Judge(const Json& group)>& judge_of);

std::string from_hex(const Json& text);

}  // namespace wycheproof
