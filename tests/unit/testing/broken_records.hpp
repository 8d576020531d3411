// Stores that keep, put or find records wrongly.
#pragma once

#include <oauthkit/time.hpp>
#include <thread>

#include "testing/reference_store.hpp"

namespace broken_stores {

struct DataEndsAtNul : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  Row row_for(const Record& record) const override {
    Row row = ReferenceStore::row_for(record);
    row.record.data = record.data.c_str();
    return row;
  }
};

struct DataIsCutAt64K : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  Row row_for(const Record& record) const override {
    Row row = ReferenceStore::row_for(record);
    row.record.data.resize(std::min<std::size_t>(row.record.data.size(), 65535));
    return row;
  }
};

struct SpentAtIsLost : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  Row row_for(const Record& record) const override {
    Row row = ReferenceStore::row_for(record);
    row.record.spent_at.reset();
    return row;
  }
};

struct HashIsCut : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  Place::Key key_of(std::string_view kind, const TokenHash& hash) const override {
    TokenHash half = hash;
    std::fill(half.bytes.begin() + 16, half.bytes.end(), static_cast<unsigned char>(0));
    return {std::string(kind), half};
  }
};

struct KindIsIgnored : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  Place::Key key_of(std::string_view, const TokenHash& hash) const override { return {"", hash}; }
};

struct KnowsItsKinds : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool put(Records records) override {
    const auto is_known = [](const Record& record) { return record.kind == "code" || record.kind == "access"; };
    if (!std::all_of(records.begin(), records.end(), is_known)) throw oauthkit::StoreUnavailable("unknown kind");
    return ReferenceStore::put(records);
  }
};

/// Throws what is no std::exception.
struct ThrowsANumber : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool put(Records records) override { return records.empty() ? throw 7 : ReferenceStore::put(records); }
};

struct PutOverwrites : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool insert_locked(Records records) override {
    for (const Record& record : records) place_->rows[key_of(record.kind, record.hash)] = row_for(record);
    return true;
  }
};

struct PutIsPartial : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool put(Records records) override {
    const auto lock = locked();
    return std::all_of(records.begin(), records.end(), [&](const Record& record) {
      return insert_locked({&record, 1});
    });
  }
};

struct PutLooksThenWrites : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool put(Records records) override {
    for (const Record& record : records) {
      if (ReferenceStore::find(record.kind, record.hash)) return false;
    }
    std::this_thread::yield();
    const auto lock = locked();
    if (records.size() > 1) return insert_locked(records);
    for (const Record& record : records) place_->rows[key_of(record.kind, record.hash)] = row_for(record);
    return true;
  }
};

struct PutIsOneByOne : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool put(Records records) override {
    for (std::size_t i = 0; i < records.size(); ++i) {
      std::this_thread::yield();
      if (ReferenceStore::put(records.subspan(i, 1))) continue;
      const auto lock = locked();
      for (const Record& record : records.first(i)) place_->rows.erase(key_of(record.kind, record.hash));
      return false;
    }
    return true;
  }
};

struct FindHidesTheExpired : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    auto found = ReferenceStore::find(kind, hash);
    const bool expired = found && found->record.expires_at <= oauthkit::system_now();
    return expired ? std::nullopt : found;
  }
};

/// The state of one moment with the record of another.
struct FindIsTorn : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    const auto before = ReferenceStore::find(kind, hash);
    std::this_thread::yield();
    auto after = ReferenceStore::find(kind, hash);
    if (before && after) after->record = before->record;
    return after;
  }
};

/// Each store remembers what it has found.
struct FindIsCached : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    const std::lock_guard lock(mutex_);
    auto& known = known_[key_of(kind, hash)];
    if (!known) known = ReferenceStore::find(kind, hash);
    return known;
  }
  bool put(Records records) override {
    forget();
    return ReferenceStore::put(records);
  }
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   Records successors, Remains remains) override {
    forget();
    return ReferenceStore::take(kind, hash, client_id, now, successors, remains);
  }
  void revoke(std::string_view family, TimePoint now) override {
    forget();
    ReferenceStore::revoke(family, now);
  }
  std::size_t sweep(TimePoint now, std::size_t limit) override {
    forget();
    return ReferenceStore::sweep(now, limit);
  }

 private:
  void forget() {
    const std::lock_guard lock(mutex_);
    known_.clear();
  }
  std::mutex mutex_;
  std::map<Place::Key, std::optional<Found>> known_;
};

/// Each store reads from a copy, which follows with the next question.
struct FindIsBehind : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    const std::lock_guard lock(mutex_);
    auto now = ReferenceStore::find(kind, hash);
    const auto [copy, is_new] = copies_.try_emplace(key_of(kind, hash), now);
    return is_new ? now : std::exchange(copy->second, now);
  }

 private:
  std::mutex mutex_;
  std::map<Place::Key, std::optional<Found>> copies_;
};

}  // namespace broken_stores
