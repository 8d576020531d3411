#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

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

/// Whether both hold the same keys, by `same`.
template <class Entries, class Same>
bool are_same(const Entries& left, const Entries& right, Same same) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), same);
}

}  // namespace oauthkit::keys
