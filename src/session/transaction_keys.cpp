#include "session/transaction_keys.hpp"

#include <array>
#include <charconv>
#include <map>
#include <mutex>

namespace oauthkit {
namespace {

using Day = std::chrono::sys_days;
using Key = std::shared_ptr<const SealingKey>;

class OneKey : public TransactionKeys {
 public:
  explicit OneKey(Secret bytes) : key_(std::make_shared<SealingKey>(SealingKey{.bytes = std::move(bytes)})) {}

  Key current(TimePoint, const Random&) override { return key_; }
  Key find(std::string_view kid, TimePoint) override { return kid.empty() ? key_ : nullptr; }

 private:
  const Key key_;
};

std::string name_of(Day day) { return std::to_string(day.time_since_epoch().count()); }

std::optional<Day> day_of(std::string_view kid) {
  Day::rep number = 0;
  const auto [end, error] = std::from_chars(kid.data(), kid.data() + kid.size(), number);
  const Day day{std::chrono::days(number)};
  // One spelling alone: an id that can be written in two ways would be taken twice.
  if (error != std::errc() || end != kid.data() + kid.size() || name_of(day) != kid) return std::nullopt;
  return day;
}

class DailyKeys : public TransactionKeys {
 public:
  DailyKeys(std::shared_ptr<Store> store, Lifetime lifetime) : store_(std::move(store)), lifetime_(lifetime) {}

  Key current(TimePoint now, const Random& random) override {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    if (auto key = known(day)) return key;
    const auto hash = hash_token(name_of(day));
    const std::array made = {
        Record{.kind = kind, .hash = hash, .expires_at = end_of(day), .data = random_token(random)}};
    // Of the nodes that come at once one makes it, and all read it.
    if (!store_->find(kind, hash)) store_->put(made);
    if (auto key = read(day)) return key;
    throw StoreUnavailable("the key of pending decisions cannot be read back");
  }

  Key find(std::string_view kid, TimePoint now) override {
    const auto day = day_of(kid);
    if (!day || *day > std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1) || end_of(*day) <= now) {
      return nullptr;
    }
    auto key = known(*day);
    return key ? key : read(*day);
  }

 private:
  static constexpr const char* kind = "transaction_key";

  TimePoint end_of(Day day) const { return lifetime_.from(TimePoint(day + std::chrono::days(2))); }

  Key known(Day day) {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(day);
    return found == keys_.end() ? nullptr : found->second;
  }

  Key read(Day day) {
    const auto found = store_->find(kind, hash_token(name_of(day)));
    if (!found || found->state != Found::State::live) return nullptr;
    auto bytes = base64url_decode(found->record.data);
    if (!bytes || bytes->size() != 32) return nullptr;
    auto key = std::make_shared<const SealingKey>(SealingKey{.kid = name_of(day), .bytes = Secret(*std::move(bytes))});
    const std::lock_guard lock(mutex_);
    while (!keys_.empty() && end_of(keys_.begin()->first) <= TimePoint(day)) keys_.erase(keys_.begin());
    return keys_.emplace(day, std::move(key)).first->second;
  }

  const std::shared_ptr<Store> store_;
  const Lifetime lifetime_;
  std::mutex mutex_;
  std::map<Day, Key> keys_;
};

}  // namespace

std::unique_ptr<TransactionKeys> transaction_key(Secret bytes) { return std::make_unique<OneKey>(std::move(bytes)); }

std::unique_ptr<TransactionKeys> daily_keys_in(std::shared_ptr<Store> store, Lifetime lifetime) {
  return std::make_unique<DailyKeys>(std::move(store), lifetime);
}

}  // namespace oauthkit
