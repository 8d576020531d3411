#pragma once

#include <functional>
#include <utility>

#include "support/watched_store.hpp"
#include "unit/registration/clients.hpp"

namespace registration_tests {

/// Documents that count how often they are asked, and whose writes can be made to fail.
struct WatchedDocuments : support::WatchedStore, Documents {
  explicit WatchedDocuments(const std::shared_ptr<Store>& store) : WatchedStore(store), behind_(*store->documents()) {}

  Documents* documents() override { return this; }
  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override {
    ++asked;
    return behind_.read(kind, key);
  }
  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected,
                                    std::string_view text) override {
    ++asked;
    if (fails) throw StoreUnavailable("the disk is full");
    return behind_.write(kind, key, expected, text);
  }
  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override {
    ++asked;
    auto found = behind_.list(kind, after, limit);
    if (on_list) std::exchange(on_list, nullptr)();
    return found;
  }
  bool erase(std::string_view kind, std::string_view key, std::int64_t expected) override {
    ++asked;
    return behind_.erase(kind, key, expected);
  }

  bool fails = false;
  int asked = 0;
  /// Called once, before what was found is told.
  std::function<void()> on_list;

 private:
  Documents& behind_;
};

}  // namespace registration_tests
