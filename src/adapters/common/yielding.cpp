#include "adapters/common/yielding.hpp"

#include <algorithm>
#include <unordered_map>

namespace oauthkit::adapters {
namespace {

constexpr std::size_t at_once = 64;

using Counts = std::unordered_map<std::string_view, std::size_t>;

Counts count(const std::vector<Yielding>& all) {
  Counts counts;
  for (const auto& one : all) ++counts[one.network];
  return counts;
}

}  // namespace

std::vector<int> yielding_to(std::string_view newcomer, std::vector<Yielding> all, std::size_t capacity) {
  const bool any_silent = std::any_of(all.begin(), all.end(), [](const Yielding& one) { return one.silent; });
  if (any_silent) std::erase_if(all, [](const Yielding& one) { return !one.silent; });
  auto counts = count(all);
  const auto own = counts[newcomer];
  // With one more here and one less there, the newcomer's has no more than the other.
  if (!any_silent) std::erase_if(all, [&](const Yielding& one) { return counts[one.network] < own + 2; });
  std::sort(all.begin(), all.end(), [&](const Yielding& one, const Yielding& other) {
    const auto most = counts[one.network];
    const auto more = counts[other.network];
    return most != more ? most > more : one.since < other.since;
  });
  std::size_t most = std::max<std::size_t>(capacity / at_once, 1);
  if (!any_silent && !all.empty()) most = std::min(most, (counts[all.front().network] - own) / 2);
  if (all.size() > most) all.resize(most);
  std::vector<int> chosen;
  chosen.reserve(all.size());
  for (const auto& one : all) chosen.push_back(one.fd);
  return chosen;
}

}  // namespace oauthkit::adapters
