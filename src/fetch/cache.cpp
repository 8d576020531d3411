#include "fetch/cache.hpp"

#include <algorithm>

#include "fetch/freshness.hpp"

namespace oauthkit::fetch {

Cache::Text Cache::get(std::string_view url, RemoteKeys::Need need, const Fetch& fetch) {
  const auto entry = entry_of(url);
  if (auto known = settled(*entry, need)) return *std::move(known);
  const Turn turn(*this, *entry);
  refresh(*entry, std::string(url), fetch);
  const std::scoped_lock lock(entry->mutex);
  return answer(entry->known, options_.environment.clock());
}

std::shared_ptr<Cache::Entry> Cache::entry_of(std::string_view url) {
  const std::scoped_lock lock(mutex_);
  const auto found = entries_.find(url);
  if (found != entries_.end()) {
    found->second->last_use = ++uses_;
    return found->second;
  }
  // What strangers name once does not drive out what is asked for all the time.
  if (entries_.size() >= options_.cached_urls) {
    entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](const auto& left, const auto& right) {
      return left.second->last_use < right.second->last_use;
    }));
  }
  auto entry = std::make_shared<Entry>();
  entry->last_use = ++uses_;
  return entries_.emplace(url, std::move(entry)).first->second;
}

std::optional<Cache::Text> Cache::settled(Entry& entry, RemoteKeys::Need need) {
  const std::scoped_lock lock(entry.mutex);
  const auto now = options_.environment.clock();
  if (!is_due(entry.known, need, now)) return answer(entry.known, now);
  if (take_turn(entry)) return std::nullopt;
  // Nobody waits behind a slow server. What may be out of date will do, unless it was not enough already.
  if (need == RemoteKeys::Need::any && entry.known.text && now < entry.known.usable_until) return entry.known.text;
  throw KeysUnavailable("the keys are being fetched, or too many others are");
}

bool Cache::take_turn(Entry& entry) {
  const std::scoped_lock lock(mutex_);
  if (entry.is_fetching || fetching_ >= options_.fetches_at_once) return false;
  entry.is_fetching = true;
  ++fetching_;
  return true;
}

Cache::Turn::~Turn() {
  const std::scoped_lock lock(cache_.mutex_);
  entry_.is_fetching = false;
  --cache_.fetching_;
}

bool Cache::is_due(const Known& known, RemoteKeys::Need need, TimePoint now) const {
  if (now < known.retry_from) return false;
  if (now >= known.fresh_until) return true;
  return need == RemoteKeys::Need::newer && now >= known.refetch_from;
}

void Cache::refresh(Entry& entry, const std::string& url, const Fetch& fetch) {
  Known known;
  {
    const std::scoped_lock lock(entry.mutex);
    known = entry.known;
  }
  try {
    keep(known, fetch(url));
  } catch (const FetchRefused&) {
    remember_failure(known, {});
  } catch (const FetchFailed& failure) {
    remember_failure(known, failure.what());
  }
  const std::scoped_lock lock(entry.mutex);
  entry.known = std::move(known);
}

void Cache::keep(Known& known, Response response) const {
  const auto now = options_.environment.clock();
  if (response.status >= 500) return remember_failure(known, "the server answers " + std::to_string(response.status));
  if (!is_json(response)) return remember_failure(known, {});
  known.fresh_until = now + life_of(response, options_);
  known.usable_until = now + options_.longest_life;
  known.refetch_from = now + options_.refetch_interval;
  known.retry_from = {};
  known.failure.clear();
  known.text = std::make_shared<const std::string>(std::move(response.body));
}

void Cache::remember_failure(Known& known, std::string why) const {
  known.retry_from = options_.environment.clock() + options_.failure_life;
  known.failure = std::move(why);
  // A refusal is an answer: what is over is not used any longer.
  if (known.failure.empty()) known.usable_until = known.fresh_until;
}

Cache::Text Cache::answer(const Known& known, TimePoint now) const {
  if (known.text && now < known.usable_until) return known.text;
  if (!known.failure.empty()) throw KeysUnavailable(known.failure);
  return nullptr;
}

}  // namespace oauthkit::fetch
