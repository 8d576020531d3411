#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "oauthkit/stores/memory.hpp"
#include "stores/memory/documents.hpp"
#include "stores/memory/record_table.hpp"
#include "stores/memory/revoked_families.hpp"
#include "stores/retention.hpp"

namespace oauthkit {
namespace {

struct Shard {
  std::shared_mutex mutex;
  RecordTable records;
};

constexpr std::size_t shard_count = 256;
using Shards = std::array<Shard, shard_count>;

Shard& shard_of(Shards& shards, const TokenHash& hash) {
  static_assert(shard_count == 256);
  return shards[hash.bytes.back()];
}

/// Locks on the shards of some records, taken in the order of their index.
class Locks {
 public:
  Locks(Shards& shards, std::span<const Record> records, const TokenHash* one_more = nullptr) : shards_(shards) {
    if (one_more) want(one_more->bytes.back());
    for (const Record& record : records) want(record.hash.bytes.back());
    for_each([](Shard& shard) noexcept { shard.mutex.lock(); });
  }
  Locks(const Locks&) = delete;
  Locks& operator=(const Locks&) = delete;
  ~Locks() {
    for_each([](Shard& shard) { shard.mutex.unlock(); });
  }

 private:
  void want(std::size_t index) { wanted_[index / 64] |= std::uint64_t{1} << index % 64; }

  template <class Call>
  void for_each(const Call& call) {
    for (std::size_t word = 0; word < wanted_.size(); ++word) {
      for (auto bits = wanted_[word]; bits != 0; bits &= bits - 1) {
        call(shards_[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))]);
      }
    }
  }

  Shards& shards_;
  std::array<std::uint64_t, shard_count / 64> wanted_ = {};
};

/// Records that go in one after the other, and out again unless all of them are kept.
class Insertion {
 public:
  Insertion(Shards& shards, std::span<const Record> records) : shards_(shards), records_(records) {}
  Insertion(const Insertion&) = delete;
  Insertion& operator=(const Insertion&) = delete;
  ~Insertion() {
    for (const Record& record : records_.first(kept_ ? 0 : inserted_)) {
      shard_of(shards_, record.hash).records.erase(record.kind, record.hash);
    }
  }

  /// The next one. False when there is one of its name already.
  bool add(const Record& record, bool dead) {
    RecordTable& there = shard_of(shards_, record.hash).records;
    if (there.find(record.kind, record.hash) != nullptr) return false;
    there.insert(PackedRecord::make(record, dead));
    ++inserted_;
    return true;
  }
  void keep() { kept_ = true; }

 private:
  Shards& shards_;
  std::span<const Record> records_;
  std::size_t inserted_ = 0;
  bool kept_ = false;
};

/// Locks are taken in one order: shards of records by index, then at most one of the revoked families.
class MemoryStore final : public Store {
 public:
  bool outlives_process() const override { return false; }

  Documents* documents() override { return &documents_; }

  bool put(std::span<const Record> records) override {
    const Locks locks(shards_, records);
    return insert(records);
  }

  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    Shard& shard = shard_of(shards_, hash);
    std::shared_lock lock(shard.mutex);
    const PackedRecord* record = shard.records.find(kind, hash);
    if (record == nullptr) return std::nullopt;
    return Found{state_of(*record), record->unpack()};
  }

  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    const Locks locks(shards_, successors, &hash);
    RecordTable& records = shard_of(shards_, hash).records;
    PackedRecord* record = records.find(kind, hash);
    if (record == nullptr || record->client_id() != client_id || is_revoked(*record)) return {};
    if (record->is_spent()) return {TakenRecord::State::spent, record->unpack()};
    TakenRecord taken{TakenRecord::State::first, record->unpack()};
    taken.record.spent_at = now;
    if (remains) taken.record.data = *remains;
    // A block of its own size: what is cut off is to be free. Made first, for what may fail comes before what is done.
    auto smaller = remains ? PackedRecord::make(taken.record, false) : nullptr;
    if (!insert(successors)) return {};
    if (smaller) records.replace(std::move(smaller));
    if (!remains) record->spend(now);
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
  /// Of shards that are locked.
  bool insert(std::span<const Record> records) {
    Insertion insertion(shards_, records);
    for (const Record& record : records) {
      // Asked under the shard's lock: a sweep that forgets the family has then seen this record or comes after it.
      if (!insertion.add(record, revoked_.contains(record.family))) return false;
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

  Shards shards_;
  RevokedFamilies revoked_;
  MemoryDocuments documents_;
  /// Where the last sweep that met its limit stopped.
  std::atomic<std::size_t> cursor_ = 0;
};

}  // namespace

namespace stores {

std::shared_ptr<Store> memory() { return std::make_shared<MemoryStore>(); }

}  // namespace stores
}  // namespace oauthkit
