#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "crash/fuse.hpp"
#include "oauthkit/store.hpp"

namespace crash {

/// Makes a call where its process may die, before and after.
template <class Verb>
std::invoke_result_t<Verb> counted(Fuse& fuse, Verb verb) {
  const int number = fuse.next_call();
  fuse.hold(number);
  fuse.pass(Place::before_call, number);
  auto result = verb();
  fuse.pass(Place::after_call, number);
  return result;
}

class DyingDocuments final : public oauthkit::Documents {
 public:
  DyingDocuments(oauthkit::Documents& documents, Fuse& fuse) : documents_(documents), fuse_(fuse) {}

  std::optional<oauthkit::StoredDocument> read(std::string_view kind, std::string_view key) override {
    return counted(fuse_, [&] { return documents_.read(kind, key); });
  }
  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override {
    return counted(fuse_, [&] { return documents_.write(kind, key, expected_version, text); });
  }
  std::vector<oauthkit::StoredDocument> list(std::string_view kind, std::string_view after,
                                             std::size_t limit) override {
    return counted(fuse_, [&] { return documents_.list(kind, after, limit); });
  }
  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override {
    return counted(fuse_, [&] { return documents_.erase(kind, key, expected_version); });
  }

 private:
  oauthkit::Documents& documents_;
  Fuse& fuse_;
};

/// A store whose calls are where its process dies. The sweeper's calls come when they like and do not count.
class DyingStore final : public oauthkit::Store {
 public:
  DyingStore(std::shared_ptr<Store> store, Fuse& fuse) : store_(std::move(store)), fuse_(fuse) {
    if (store_->documents() != nullptr) documents_.emplace(*store_->documents(), fuse_);
  }

  bool put(std::span<const oauthkit::Record> records) override {
    return counted(fuse_, [&] { return store_->put(records); });
  }
  std::optional<oauthkit::Found> find(std::string_view kind, const oauthkit::TokenHash& hash) override {
    return counted(fuse_, [&] { return store_->find(kind, hash); });
  }
  oauthkit::TakenRecord take(std::string_view kind, const oauthkit::TokenHash& hash, std::string_view client_id,
                             oauthkit::TimePoint now, std::span<const oauthkit::Record> successors,
                             std::optional<std::string_view> remains) override {
    return counted(fuse_, [&] { return store_->take(kind, hash, client_id, now, successors, remains); });
  }
  void revoke(std::string_view family, oauthkit::TimePoint now) override {
    counted(fuse_, [&] { return store_->revoke(family, now), true; });
  }
  std::size_t sweep(oauthkit::TimePoint now, std::size_t limit) override { return store_->sweep(now, limit); }
  oauthkit::Documents* documents() override { return documents_ ? &*documents_ : nullptr; }

 private:
  std::shared_ptr<Store> store_;
  Fuse& fuse_;
  std::optional<DyingDocuments> documents_;
};

}  // namespace crash
