#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oauthkit/store.hpp"

namespace crash {

/// Stores with a planted fault that only a crash shows: what is looked for must be found.
class FaultyStore : public oauthkit::Store {
 public:
  explicit FaultyStore(std::shared_ptr<Store> store) : store_(std::move(store)) {}
  bool put(std::span<const oauthkit::Record> records) override { return store_->put(records); }
  std::optional<oauthkit::Found> find(std::string_view kind, const oauthkit::TokenHash& hash) override {
    return store_->find(kind, hash);
  }
  oauthkit::TakenRecord take(std::string_view kind, const oauthkit::TokenHash& hash, std::string_view client_id,
                             oauthkit::TimePoint now, std::span<const oauthkit::Record> successors,
                             std::optional<std::string_view> remains) override {
    return store_->take(kind, hash, client_id, now, successors, remains);
  }
  void revoke(std::string_view family, oauthkit::TimePoint now) override { store_->revoke(family, now); }
  std::size_t sweep(oauthkit::TimePoint now, std::size_t limit) override { return store_->sweep(now, limit); }
  oauthkit::Documents* documents() override { return store_->documents(); }

 protected:
  std::shared_ptr<Store> store_;
};

/// Issues the successors in a transaction after that of the take.
class TwoStepTake final : public FaultyStore {
 public:
  using FaultyStore::FaultyStore;
  oauthkit::TakenRecord take(std::string_view kind, const oauthkit::TokenHash& hash, std::string_view client_id,
                             oauthkit::TimePoint now, std::span<const oauthkit::Record> successors,
                             std::optional<std::string_view> remains) override {
    auto taken = store_->take(kind, hash, client_id, now, {}, remains);
    if (taken.state == oauthkit::TakenRecord::State::first && !successors.empty()) store_->put(successors);
    return taken;
  }
};

/// Says that a family is revoked, and writes it down at the next call.
class LateRevoke final : public FaultyStore {
 public:
  using FaultyStore::FaultyStore;
  std::optional<oauthkit::Found> find(std::string_view kind, const oauthkit::TokenHash& hash) override {
    if (late_) std::exchange(late_, nullptr)();
    return store_->find(kind, hash);
  }
  void revoke(std::string_view family, oauthkit::TimePoint now) override {
    late_ = [this, family = std::string(family), now] { store_->revoke(family, now); };
  }

 private:
  std::function<void()> late_;
};

/// Puts records one by one.
class OneByOnePut final : public FaultyStore {
 public:
  using FaultyStore::FaultyStore;
  bool put(std::span<const oauthkit::Record> records) override {
    bool all = true;
    for (const auto& record : records) all = store_->put({&record, 1}) && all;
    return all;
  }
};

}  // namespace crash
