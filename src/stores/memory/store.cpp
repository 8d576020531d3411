#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <utility>
#include <vector>

#include "oauthkit/stores/memory.hpp"
#include "stores/memory/record_table.hpp"
#include "stores/memory/revoked_families.hpp"
#include "stores/retention.hpp"

namespace oauthkit {
namespace {

struct Shard {
  std::shared_mutex mutex;
  RecordTable records;
};

/// Records that go again unless they are kept.
class Insertion {
 public:
  explicit Insertion(std::size_t at_most) { inserted_.reserve(at_most); }
  Insertion(const Insertion&) = delete;
  Insertion& operator=(const Insertion&) = delete;
  ~Insertion() {
    for (const auto& [records, record] : inserted_) records->erase(record->kind, record->hash);
  }

  void add(RecordTable& records, const Record& record, bool dead) {
    records.insert(PackedRecord::make(record, dead));
    inserted_.emplace_back(&records, &record);
  }
  void keep() { inserted_.clear(); }

 private:
  std::vector<std::pair<RecordTable*, const Record*>> inserted_;
};

/// Locks are taken in one order: shards of records by index, then at most one of the revoked families.
class MemoryStore final : public Store {
 public:
  bool put(std::span<const Record> records) override {
    const auto locks = lock_shards_of(records);
    return insert(records);
  }

  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    Shard& shard = shard_of(hash);
    std::shared_lock lock(shard.mutex);
    const PackedRecord* record = shard.records.find(kind, hash);
    if (record == nullptr) return std::nullopt;
    return Found{state_of(*record), record->unpack()};
  }

  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors) override {
    const auto locks = lock_shards_of(successors, &hash);
    PackedRecord* record = shard_of(hash).records.find(kind, hash);
    if (record == nullptr || record->client_id() != client_id || is_revoked(*record)) return {};
    if (record->is_spent()) return {TakenRecord::State::spent, record->unpack()};
    TakenRecord taken{TakenRecord::State::first, record->unpack()};
    taken.record.spent_at = now;
    if (!insert(successors)) return {};
    record->spend(now);
    return taken;
  }

  void revoke(std::string_view family, TimePoint now) override { revoked_.add(family, now); }

  std::size_t sweep(TimePoint now, std::size_t limit) override {
    // A family revoked by now has no record left once every shard has been walked: what came later came dead.
    const auto mark = revoked_.mark();
    const std::size_t start = cursor_.load();
    std::size_t gone = 0;
    for (std::size_t step = 0; step < shard_count; ++step) {
      const std::size_t index = (start + step) % shard_count;
      gone += sweep_shard(shards_[index], now, limit - gone);
      if (gone < limit) continue;
      cursor_ = index;
      return gone;
    }
    return gone + revoked_.forget(mark, revocations_kept_since(now), limit - gone);
  }

 private:
  static constexpr std::size_t shard_count = 256;

  static std::size_t shard_index(const TokenHash& hash) {
    static_assert(shard_count == 256);
    return hash.bytes.back();
  }
  Shard& shard_of(const TokenHash& hash) { return shards_[shard_index(hash)]; }

  using Locks = std::vector<std::unique_lock<std::shared_mutex>>;

  Locks lock_shards_of(std::span<const Record> records, const TokenHash* one_more = nullptr) {
    std::vector<std::size_t> indexes;
    indexes.reserve(records.size() + 1);
    if (one_more) indexes.push_back(shard_index(*one_more));
    for (const Record& record : records) indexes.push_back(shard_index(record.hash));
    std::sort(indexes.begin(), indexes.end());
    indexes.erase(std::unique(indexes.begin(), indexes.end()), indexes.end());
    Locks locks;
    locks.reserve(indexes.size());
    for (const std::size_t index : indexes) locks.emplace_back(shards_[index].mutex);
    return locks;
  }

  /// Of shards that are locked.
  bool insert(std::span<const Record> records) {
    Insertion insertion(records.size());
    for (const Record& record : records) {
      RecordTable& there = shard_of(record.hash).records;
      if (there.find(record.kind, record.hash) != nullptr) return false;
      // Asked under the shard's lock: a sweep that forgets the family has then seen this record or comes after it.
      insertion.add(there, record, revoked_.contains(record.family));
    }
    insertion.keep();
    return true;
  }

  bool is_revoked(const PackedRecord& record) const { return record.is_dead() || revoked_.contains(record.family()); }

  Found::State state_of(const PackedRecord& record) const {
    if (is_revoked(record)) return Found::State::revoked;
    return record.is_spent() ? Found::State::spent : Found::State::live;
  }

  std::size_t sweep_shard(Shard& shard, TimePoint now, std::size_t limit) {
    std::unique_lock lock(shard.mutex);
    const auto unneeded = [&](const PackedRecord& record) { return record.expires_at() <= now || is_revoked(record); };
    return shard.records.erase_if(unneeded, limit);
  }

  std::array<Shard, shard_count> shards_;
  RevokedFamilies revoked_;
  /// Where the last sweep that met its limit stopped.
  std::atomic<std::size_t> cursor_ = 0;
};

}  // namespace

namespace stores {

std::shared_ptr<Store> memory() { return std::make_shared<MemoryStore>(); }

}  // namespace stores
}  // namespace oauthkit
