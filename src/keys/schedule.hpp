#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>

#include "oauthkit/time.hpp"

namespace oauthkit::keys {

/// The steps of a ring of keys: each key is published, then in use until the next one is, then published until it
/// retires. `Entries` is a vector, oldest first, of what has a `from`: when it comes into use.
struct Steps {
  Lifetime publish;
  Lifetime use;
  Lifetime retire;
};

/// Which is in use. The first of a ring is at once.
template <class Entries>
std::size_t in_use(const Entries& entries, TimePoint now) {
  std::size_t found = 0;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (entries[i].from <= now) found = i;
  }
  return found;
}

template <class Entries>
Entries without_retired(const Entries& entries, const Steps& steps, TimePoint now) {
  Entries kept;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool retired = i + 1 < entries.size() && steps.retire.from(entries[i + 1].from) <= now;
    if (!retired) kept.push_back(entries[i]);
  }
  return kept;
}

/// When the next key comes into use, if it must be published now.
template <class Entries>
std::optional<TimePoint> next_due(const Entries& entries, const Steps& steps, TimePoint now) {
  const TimePoint due = steps.use.from(entries.back().from);
  const TimePoint earliest = steps.publish.from(now);
  return due <= earliest ? std::optional(earliest) : std::nullopt;
}

/// Keys that a ring holds at most. With RSA their file still has less than the 64 KiB that are read of it, and what is
/// published is half of the keys that a verifier takes.
inline constexpr std::size_t max_keys = 32;

/// Throws `std::invalid_argument` for steps by which a ring would come to hold more than `max_keys`.
inline void require_bounded(const Steps& steps, const char* ring, const char* use) {
  if (steps.use.is_never()) return;
  const auto seconds = [](const Lifetime& step) { return static_cast<double>(step.length().count()); };
  const double at_once = (seconds(steps.publish) + seconds(steps.retire)) / seconds(steps.use) + 3;
  if (at_once <= static_cast<double>(max_keys)) return;
  throw std::invalid_argument(std::string(ring) + " would hold more than " + std::to_string(max_keys) +
                              " keys at once: publish and retire together are at most 29 times " + use);
}

/// What `found` is now by its steps; `at_once` publishes the next key unless one waits already. A full ring takes none:
/// what is in use goes on until another has retired. `make` makes the key that comes into use at a time.
template <class Entries, class Make>
Entries advanced(const Entries& found, const Steps& steps, TimePoint now, bool at_once, Make make) {
  auto entries = without_retired(found, steps, now);
  const bool waits = entries.back().from > now;
  auto due = next_due(entries, steps, now);
  if (at_once) due = waits ? std::nullopt : std::optional(steps.publish.from(now));
  if (due && entries.size() < max_keys) entries.push_back(make(*due));
  return entries;
}

/// Whether `advanced` would change something, without making a key.
template <class Entries>
bool is_due(const Entries& found, const Steps& steps, TimePoint now) {
  const auto kept = without_retired(found, steps, now);
  return kept.size() != found.size() || (next_due(kept, steps, now) && kept.size() < max_keys);
}

}  // namespace oauthkit::keys
