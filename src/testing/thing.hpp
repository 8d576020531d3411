#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "oauthkit/store.hpp"

namespace oauthkit::testing::contract {

using namespace std::chrono_literals;

/// Long past: a store that looks at a clock of its own gives itself away.
inline constexpr TimePoint start = TimePoint(1'700'000'000s);
inline constexpr const char* client = "s6BhdRkqt3";

/// A record and what stories call it.
struct Thing {
  std::string name;
  Record record;
};
using Things = std::vector<Thing>;

/// A live code of `client` in the family "grant-1" that lasts ten minutes from `start`.
Thing code(const std::string& name);
Thing code_of_family(const std::string& name, const std::string& family);
Thing code_until(const std::string& name, TimePoint expires_at);
/// `code`s named after `prefix` and a number.
Things codes(std::size_t count, const std::string& prefix, const std::string& family = "grant-1");

std::vector<Record> records_of(const Things& things);

/// As stories tell a time: counted from `start`.
std::string told(TimePoint time);
/// `kind "name"`; odd bytes are left out.
std::string told(const Thing& thing);
/// In quotes, cut short.
std::string quoted(std::string_view text);

/// The first field in which `is` is not `should`, in words; empty when they are equal.
std::string difference(const Record& is, const Record& should);

}  // namespace oauthkit::testing::contract
