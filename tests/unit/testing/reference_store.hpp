#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <oauthkit/store.hpp>
#include <string>
#include <tuple>
#include <utility>

#include "testing/reference_documents.hpp"

namespace broken_stores {

using oauthkit::Found;
using oauthkit::Record;
using oauthkit::TakenRecord;
using oauthkit::TimePoint;
using oauthkit::TokenHash;
using Records = std::span<const Record>;
using Remains = std::optional<std::string_view>;
using namespace std::chrono_literals;

/// A record in its place. `dead`: its family was revoked when it came.
struct Row {
  Record record;
  bool dead = false;
};

/// What the stores of one place share.
struct Place {
  using Key = std::pair<std::string, TokenHash>;
  std::mutex mutex;
  std::map<Key, Row> rows;
  std::map<std::string, TimePoint, std::less<>> revoked;
  std::shared_ptr<DocumentPlace> documents = std::make_shared<DocumentPlace>();
};

/// A store that does what it should, in the plainest way: one lock around each verb. Those that are broken override one
/// of its parts; the parts that end in `_locked` are called with the lock.
class ReferenceStore : public oauthkit::Store {
 public:
  explicit ReferenceStore(std::shared_ptr<Place> place) : place_(std::move(place)), documents_(place_->documents) {}

  oauthkit::Documents* documents() override { return &documents_; }

  bool put(Records records) override {
    const auto lock = locked();
    return insert_locked(records);
  }

  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    const auto lock = locked();
    const Row* row = row_locked(kind, hash);
    if (row == nullptr) return std::nullopt;
    return Found{state_of(*row), row->record};
  }

  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   Records successors, Remains remains) override {
    const auto lock = locked();
    return take_locked(kind, hash, client_id, now, successors, remains);
  }

  void revoke(std::string_view family, TimePoint now) override {
    const auto lock = locked();
    if (!family.empty()) place_->revoked.try_emplace(std::string(family), now);
  }

  std::size_t sweep(TimePoint now, std::size_t limit) override {
    const auto lock = locked();
    const std::size_t gone = sweep_records_locked(now, limit);
    return gone + sweep_families_locked(now, limit - gone);
  }

 protected:
  std::unique_lock<std::mutex> locked() { return std::unique_lock(place_->mutex); }

  virtual Place::Key key_of(std::string_view kind, const TokenHash& hash) const { return {std::string(kind), hash}; }

  virtual bool is_client(const Row& row, std::string_view client_id) const { return row.record.client_id == client_id; }

  virtual bool is_revoked(const Row& row) const { return row.dead || place_->revoked.contains(row.record.family); }

  virtual bool is_unneeded(const Row& row, TimePoint now) const {
    return row.record.expires_at <= now || is_revoked(row);
  }

  virtual Row row_for(const Record& record) const { return {record, place_->revoked.contains(record.family)}; }

  Row* row_locked(std::string_view kind, const TokenHash& hash) {
    const auto place = place_->rows.find(key_of(kind, hash));
    return place == place_->rows.end() ? nullptr : &place->second;
  }

  Found::State state_of(const Row& row) const {
    if (is_revoked(row)) return Found::State::revoked;
    return row.record.spent_at ? Found::State::spent : Found::State::live;
  }

  virtual bool insert_locked(Records records) {
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (place_->rows.try_emplace(key_of(records[i].kind, records[i].hash), row_for(records[i])).second) continue;
      for (const Record& record : records.first(i)) place_->rows.erase(key_of(record.kind, record.hash));
      return false;
    }
    return true;
  }

  virtual TakenRecord take_locked(std::string_view kind, const TokenHash& hash, std::string_view client_id,
                                  TimePoint now, Records successors, Remains remains) {
    Row* row = row_locked(kind, hash);
    if (row == nullptr || !is_client(*row, client_id) || is_revoked(*row)) return {};
    if (row->record.spent_at) return {TakenRecord::State::spent, row->record};
    if (!insert_locked(successors)) return {};
    row = row_locked(kind, hash);
    row->record.spent_at = now;
    if (remains) row->record.data = *remains;
    return {TakenRecord::State::first, row->record};
  }

  std::size_t sweep_records_locked(TimePoint now, std::size_t limit) {
    std::size_t gone = 0;
    for (auto row = place_->rows.begin(); row != place_->rows.end() && gone < limit;) {
      const bool unneeded = is_unneeded(row->second, now);
      row = unneeded ? place_->rows.erase(row) : std::next(row);
      gone += unneeded ? 1 : 0;
    }
    return gone;
  }

  virtual bool may_forget(const std::string& family, TimePoint revoked_at, TimePoint now) const {
    const auto is_of_family = [&](const auto& row) { return row.second.record.family == family; };
    return now >= TimePoint::min() + 24h && revoked_at <= now - 24h &&
           std::none_of(place_->rows.begin(), place_->rows.end(), is_of_family);
  }

  std::size_t sweep_families_locked(TimePoint now, std::size_t limit) {
    std::size_t gone = 0;
    for (auto family = place_->revoked.begin(); family != place_->revoked.end() && gone < limit;) {
      const bool unneeded = may_forget(family->first, family->second, now);
      family = unneeded ? place_->revoked.erase(family) : std::next(family);
      gone += unneeded ? 1 : 0;
    }
    return gone;
  }

  std::shared_ptr<Place> place_;

 private:
  ReferenceDocuments documents_;
};

}  // namespace broken_stores
