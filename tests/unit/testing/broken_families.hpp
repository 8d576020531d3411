// Stores that revoke or sweep wrongly.
#pragma once

#include <oauthkit/time.hpp>
#include <thread>
#include <vector>

#include "testing/reference_store.hpp"

namespace broken_stores {

/// Marks the records that are there and forgets the family.
struct RevokeMissesTheLate : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  void revoke(std::string_view family, TimePoint now) override {
    ReferenceStore::revoke(family, now);
    const auto lock = locked();
    for (auto& [key, row] : place_->rows) row.dead = row.dead || (!family.empty() && row.record.family == family);
    place_->revoked.erase(std::string(family));
  }
};

/// `put` looks whether its families live, then writes.
struct RevokeMissesWhatIsBeingPut : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool is_revoked(const Row& row) const override { return row.dead; }
  bool put(Records records) override {
    auto lock = locked();
    std::vector<Row> rows;
    for (const Record& record : records) rows.push_back(row_for(record));
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    if (!insert_locked(records)) return false;
    for (const Row& row : rows) row_locked(row.record.kind, row.record.hash)->dead = row.dead;
    return true;
  }
  void revoke(std::string_view family, TimePoint now) override {
    ReferenceStore::revoke(family, now);
    const auto lock = locked();
    for (auto& [key, row] : place_->rows) row.dead = row.dead || (!family.empty() && row.record.family == family);
  }
};

/// Walks the records, one by one, and closes the family only then.
struct RevokeWalksTheRecords : RevokeMissesWhatIsBeingPut {
  using RevokeMissesWhatIsBeingPut::RevokeMissesWhatIsBeingPut;
  bool put(Records records) override { return ReferenceStore::put(records); }
  void revoke(std::string_view family, TimePoint now) override {
    if (family.empty()) return;
    auto lock = locked();
    for (auto& [key, row] : place_->rows) row.dead = row.dead || row.record.family == family;
    lock.unlock();
    std::this_thread::yield();
    ReferenceStore::revoke(family, now);
  }
};

/// Each store writes its revocations down a little later than it answers.
struct RevokeIsLate : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  ~RevokeIsLate() override { write(); }
  void revoke(std::string_view family, TimePoint now) override { pending_.emplace_back(family, now); }
  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    write();
    return ReferenceStore::find(kind, hash);
  }
  bool put(Records records) override {
    write();
    return ReferenceStore::put(records);
  }
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   Records successors, Remains remains) override {
    write();
    return ReferenceStore::take(kind, hash, client_id, now, successors, remains);
  }
  std::size_t sweep(TimePoint now, std::size_t limit) override {
    write();
    return ReferenceStore::sweep(now, limit);
  }

 private:
  void write() {
    for (const auto& [family, now] : std::exchange(pending_, {})) ReferenceStore::revoke(family, now);
  }
  std::vector<std::pair<std::string, TimePoint>> pending_;
};

struct EmptyIsAFamily : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  void revoke(std::string_view family, TimePoint now) override {
    const auto lock = locked();
    place_->revoked.try_emplace(std::string(family), now);
  }
};

struct RevokeIsRepeated : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  void revoke(std::string_view family, TimePoint now) override {
    const auto lock = locked();
    if (!family.empty()) place_->revoked.insert_or_assign(std::string(family), now);
  }
};

struct SweepEatsTheSpent : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool is_unneeded(const Row& row, TimePoint now) const override {
    return row.record.spent_at || ReferenceStore::is_unneeded(row, now);
  }
};

struct SweepEatsTheLiving : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool is_unneeded(const Row& row, TimePoint now) const override {
    return ReferenceStore::is_unneeded(row, std::max(now, TimePoint()) + 1s);
  }
};

struct SweepHasItsOwnClock : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  std::size_t sweep(TimePoint, std::size_t limit) override {
    return ReferenceStore::sweep(oauthkit::system_now(), limit);
  }
};

struct SweepIgnoresItsLimit : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  std::size_t sweep(TimePoint now, std::size_t) override { return ReferenceStore::sweep(now, 1'000'000); }
};

struct SweepForgetsFamiliesEarly : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool may_forget(const std::string& family, TimePoint, TimePoint now) const override {
    return ReferenceStore::may_forget(family, TimePoint::min(), now);
  }
};

/// Whether the family has a record left is not asked, and what came dead is not marked.
struct SweepForgetsFamiliesOfRecords : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  Row row_for(const Record& record) const override { return {record, false}; }
  bool may_forget(const std::string&, TimePoint revoked_at, TimePoint now) const override {
    return now >= TimePoint::min() + 24h && revoked_at <= now - 24h;
  }
  std::size_t sweep(TimePoint now, std::size_t limit) override {
    const auto lock = locked();
    const std::size_t gone = sweep_families_locked(now, limit);
    return gone + sweep_records_locked(now, limit - gone);
  }
};

/// Walks the records, then forgets the families that are old enough, also one that was revoked in between.
struct SweepForgetsWhatItDidNotSee : SweepForgetsFamiliesOfRecords {
  using SweepForgetsFamiliesOfRecords::SweepForgetsFamiliesOfRecords;
  Row row_for(const Record& record) const override { return ReferenceStore::row_for(record); }
  std::size_t sweep(TimePoint now, std::size_t limit) override {
    auto lock = locked();
    const std::size_t gone = sweep_records_locked(now, limit);
    if (gone == limit) return gone;
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    return gone + sweep_families_locked(now, limit - gone);
  }
};

/// The same, and what came dead is known by its family alone.
struct SweepRevivesTheLate : SweepForgetsWhatItDidNotSee {
  using SweepForgetsWhatItDidNotSee::SweepForgetsWhatItDidNotSee;
  Row row_for(const Record& record) const override { return {record, false}; }
};

/// Collects what has expired, then erases it by name.
struct SweepErasesWhatCameAnew : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  std::size_t sweep(TimePoint now, std::size_t limit) override {
    auto lock = locked();
    std::vector<Place::Key> doomed;
    for (const auto& [key, row] : place_->rows) {
      if (doomed.size() < limit && is_unneeded(row, now)) doomed.push_back(key);
    }
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    std::size_t gone = 0;
    for (const Place::Key& key : doomed) gone += place_->rows.erase(key);
    return gone + sweep_families_locked(now, limit - gone);
  }
};

/// Two sweeps that meet count the same things.
struct SweepCountsTwice : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  std::size_t sweep(TimePoint now, std::size_t limit) override {
    auto lock = locked();
    std::size_t expected = 0;
    for (const auto& [key, row] : place_->rows) expected += expected < limit && is_unneeded(row, now) ? 1 : 0;
    lock.unlock();
    std::this_thread::yield();
    const std::size_t gone = ReferenceStore::sweep(now, limit);
    return std::max(gone, expected);
  }
};

}  // namespace broken_stores
