#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "crash/fuse.hpp"
#include "oauthkit/store.hpp"

namespace crash {

/// A store whose calls are where its process dies. The sweeper's calls come when they like and do not count.
class DyingStore final : public oauthkit::Store {
 public:
  DyingStore(std::shared_ptr<Store> store, Fuse& fuse) : store_(std::move(store)), fuse_(fuse) {}

  bool put(std::span<const oauthkit::Record> records) override {
    return counted([&] { return store_->put(records); });
  }
  std::optional<oauthkit::Found> find(std::string_view kind, const oauthkit::TokenHash& hash) override {
    return counted([&] { return store_->find(kind, hash); });
  }
  oauthkit::TakenRecord take(std::string_view kind, const oauthkit::TokenHash& hash, std::string_view client_id,
                             oauthkit::TimePoint now, std::span<const oauthkit::Record> successors,
                             std::optional<std::string_view> remains) override {
    return counted([&] { return store_->take(kind, hash, client_id, now, successors, remains); });
  }
  void revoke(std::string_view family, oauthkit::TimePoint now) override {
    counted([&] { return store_->revoke(family, now), true; });
  }
  std::size_t sweep(oauthkit::TimePoint now, std::size_t limit) override { return store_->sweep(now, limit); }

 private:
  template <class Verb>
  std::invoke_result_t<Verb> counted(Verb verb) {
    const int number = fuse_.next_call();
    fuse_.hold(number);
    fuse_.pass(Place::before_call, number);
    auto result = verb();
    fuse_.pass(Place::after_call, number);
    return result;
  }

  std::shared_ptr<Store> store_;
  Fuse& fuse_;
};

}  // namespace crash
