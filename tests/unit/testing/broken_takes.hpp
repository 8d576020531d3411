// Stores that take wrongly.
#pragma once

#include <strings.h>

#include <oauthkit/time.hpp>
#include <stdexcept>
#include <thread>

#include "testing/reference_store.hpp"

namespace broken_stores {

/// Reads, then writes: the classic.
struct TakeLooksThenWrites : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   Records successors, Remains remains) override {
    const auto found = ReferenceStore::find(kind, hash);
    const bool is_mine = found && found->state == Found::State::live && found->record.client_id == client_id;
    if (!is_mine) return ReferenceStore::take(kind, hash, client_id, now, successors, remains);
    std::this_thread::yield();
    const auto lock = locked();
    Row* row = row_locked(kind, hash);
    if (row == nullptr || !insert_locked(successors)) return {};
    row->record.spent_at = now;
    if (remains) row->record.data = *remains;
    return {TakenRecord::State::first, row->record};
  }
};

struct TakeForgets : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                          Records successors, Remains remains) override {
    auto taken = ReferenceStore::take_locked(kind, hash, client_id, now, successors, remains);
    if (taken.state == TakenRecord::State::first) place_->rows.erase(key_of(kind, hash));
    return taken;
  }
};

struct TakeIgnoresTheClient : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool is_client(const Row&, std::string_view) const override { return true; }
};

struct ClientIgnoresCase : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool is_client(const Row& row, std::string_view client_id) const override {
    return row.record.client_id.size() == client_id.size() &&
           strncasecmp(row.record.client_id.data(), client_id.data(), client_id.size()) == 0;
  }
};

struct TakeSpendsForAnyone : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                          Records successors, Remains remains) override {
    auto taken = ReferenceStore::take_locked(kind, hash, client_id, now, successors, remains);
    Row* row = row_locked(kind, hash);
    if (row != nullptr && !row->record.spent_at && client_id == "mallory") row->record.spent_at = now;
    return taken;
  }
};

struct TakeIgnoresRevocation : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  bool is_revoked(const Row& row) const override { return !taking_ && ReferenceStore::is_revoked(row); }
  TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                          Records successors, Remains remains) override {
    taking_ = true;
    auto taken = ReferenceStore::take_locked(kind, hash, client_id, now, successors, remains);
    taking_ = false;
    return taken;
  }

 private:
  bool taking_ = false;
};

struct TakeLooksAtExpiry : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                          Records successors, Remains remains) override {
    const Row* row = row_locked(kind, hash);
    if (row != nullptr && row->record.expires_at <= now) return {};
    return ReferenceStore::take_locked(kind, hash, client_id, now, successors, remains);
  }
};

struct TakeHasItsOwnClock : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint,
                          Records successors, Remains remains) override {
    return ReferenceStore::take_locked(kind, hash, client_id, oauthkit::system_now(), successors, remains);
  }
};

/// A node whose clock is a second ahead.
struct TakeIsSkewed : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                          Records successors, Remains remains) override {
    return ReferenceStore::take_locked(kind, hash, client_id, now + 1s, successors, remains);
  }
};

/// As a database does that is busy.
struct ThrowsWhereItLoses : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   Records successors, Remains remains) override {
    const auto before = ReferenceStore::find(kind, hash);
    std::this_thread::yield();
    auto taken = ReferenceStore::take(kind, hash, client_id, now, successors, remains);
    const bool lost = before && before->state == Found::State::live && taken.state == TakenRecord::State::spent;
    if (lost) throw oauthkit::StoreUnavailable("database is locked");
    return taken;
  }
};

struct LosersLeaveSuccessors : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                          Records successors, Remains remains) override {
    auto taken = ReferenceStore::take_locked(kind, hash, client_id, now, successors, remains);
    if (taken.state == TakenRecord::State::spent) insert_locked(successors);
    return taken;
  }
};

struct AClashSpends : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                          Records successors, Remains remains) override {
    auto taken = ReferenceStore::take_locked(kind, hash, client_id, now, {}, remains);
    if (taken.state == TakenRecord::State::first && !insert_locked(successors)) return {};
    return taken;
  }
};

/// As one does that was written before there were any.
struct TakeIgnoresRemains : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   Records successors, Remains) override {
    return ReferenceStore::take(kind, hash, client_id, now, successors, {});
  }
};

/// The last one writes over what the first one left.
struct LosersLeaveRemains : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                          Records successors, Remains remains) override {
    auto taken = ReferenceStore::take_locked(kind, hash, client_id, now, successors, remains);
    if (taken.state == TakenRecord::State::spent && remains) row_locked(kind, hash)->record.data = *remains;
    return taken;
  }
};

/// The record in one transaction, its successors in the next.
struct SuccessorsComeLater : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   Records successors, Remains remains) override {
    {
      const auto lock = locked();
      for (const Record& record : successors) {
        if (row_locked(record.kind, record.hash) != nullptr) return {};
      }
    }
    auto taken = ReferenceStore::take(kind, hash, client_id, now, {}, remains);
    std::this_thread::yield();
    if (taken.state == TakenRecord::State::first) put(successors);
    return taken;
  }
};

/// The successors in a transaction of their own, one that is there already left as it is; then the record.
struct SuccessorsComeFirst : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   Records successors, Remains remains) override {
    for (std::size_t i = 0; i < successors.size(); ++i) put(successors.subspan(i, 1));
    std::this_thread::yield();
    return ReferenceStore::take(kind, hash, client_id, now, {}, remains);
  }
};

/// Those that take wait for each other for ever.
struct Hangs : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  TakenRecord take(std::string_view, const TokenHash&, std::string_view, TimePoint, Records, Remains) override {
    while (true) std::this_thread::sleep_for(1h);
  }
};

}  // namespace broken_stores
