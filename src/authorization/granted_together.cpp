#include "authorization/granted_together.hpp"

#include <algorithm>

namespace oauthkit {
namespace {

template <class Value>
bool has(const std::vector<Value>& all, const Value& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

template <class Value>
bool same(const std::vector<Value>& left, const std::vector<Value>& right) {
  const auto within = [](const auto& some, const auto& all) {
    return std::all_of(some.begin(), some.end(), [&](const Value& one) { return has(all, one); });
  };
  return within(left, right) && within(right, left);
}

template <class Value>
void add(std::vector<Value>& all, const std::vector<Value>& more) {
  for (const auto& one : more) {
    if (!has(all, one)) all.push_back(one);
  }
}

// A larger detail of the same type would let pass what was left unchecked.
void take_away_unchecked(std::vector<Detail>& before, const std::vector<Detail>& shown,
                         const std::vector<Detail>& now) {
  for (const auto& one : shown) {
    if (has(now, one)) continue;
    std::erase_if(before, [&](const Detail& old) { return old.type() == one.type(); });
  }
}

}  // namespace

Access granted_together(const Access& before, const Access& shown, const Access& now) {
  auto kept = before;
  kept.scope = kept.scope.minus(shown.scope.minus(now.scope));
  take_away_unchecked(kept.authorization_details, shown.authorization_details, now.authorization_details);
  std::erase_if(kept.resource, [&](const auto& one) { return has(shown.resource, one) && !has(now.resource, one); });
  // RFC 8707 §2: what was granted for one resource was not granted for another, nor for no resource in particular.
  const bool was_bound = !before.resource.empty();
  if (was_bound != !now.resource.empty() || was_bound != !kept.resource.empty()) return now;
  if (same(kept.resource, now.resource)) {
    for (const auto& token : now.scope) kept.scope.insert(token);
    add(kept.authorization_details, now.authorization_details);
    return kept;
  }
  if (kept.scope != now.scope || !same(kept.authorization_details, now.authorization_details)) return now;
  add(kept.resource, now.resource);
  return kept;
}

std::vector<std::string> granted_together(const std::vector<std::string>& before, std::vector<std::string> now) {
  add(now, before);
  return now;
}

}  // namespace oauthkit
