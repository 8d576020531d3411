// Documents that are written, counted or listed wrongly.
#pragma once

#include <algorithm>
#include <thread>

#include "testing/reference_store.hpp"

namespace broken_stores {

/// A store that is right but for its documents.
template <class Broken>
struct StoreOf : ReferenceStore {
  explicit StoreOf(const std::shared_ptr<Place>& place) : ReferenceStore(place), broken_(place->documents) {}
  oauthkit::Documents* documents() override { return &broken_; }

 private:
  Broken broken_;
};

/// As stores were before there were any.
struct HasNoDocuments : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  oauthkit::Documents* documents() override { return nullptr; }
};

struct SweepEatsDocuments : ReferenceStore {
  using ReferenceStore::ReferenceStore;
  std::size_t sweep(TimePoint now, std::size_t limit) override {
    place_->documents->documents.clear();
    return ReferenceStore::sweep(now, limit);
  }
};

struct WriteDoesNotCompare : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t,
                                    std::string_view text) override {
    check(kind, key, text);
    const auto lock = locked();
    return write_locked(kind, key, text);
  }
};

/// Reads, then writes: what came in between is lost.
struct WriteLosesAnUpdate : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override {
    check(kind, key, text);
    auto lock = locked();
    if (!is_there_locked(kind, key, expected_version)) return std::nullopt;
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    return write_locked(kind, key, text);
  }
};

struct EraseDoesNotCompare : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  bool erase(std::string_view kind, std::string_view key, std::int64_t) override {
    const auto lock = locked();
    return place_->documents.erase(name_of(kind, key)) > 0;
  }
};

/// Each document counts for itself, and from 1 again when it is written anew.
struct VersionsStartAgain : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::int64_t next_version_locked(std::string_view kind, std::string_view key) override {
    const auto document = place_->documents.find(name_of(kind, key));
    return document == place_->documents.end() ? 1 : document->second.version + 1;
  }
};

/// One more than the highest that is there.
struct VersionsFollowTheHighest : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::int64_t next_version_locked(std::string_view, std::string_view) override {
    std::int64_t highest = 0;
    for (const auto& [name, document] : place_->documents) highest = std::max(highest, document.version);
    return highest + 1;
  }
};

/// Each store remembers what it has read.
struct ReadIsCached : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override {
    const std::lock_guard lock(mutex_);
    auto& known = known_[name_of(kind, key)];
    if (!known) known = ReferenceDocuments::read(kind, key);
    return known;
  }

 private:
  std::mutex mutex_;
  std::map<DocumentPlace::Name, std::optional<StoredDocument>> known_;
};

struct TextEndsAtNul : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::int64_t write_locked(std::string_view kind, std::string_view key, std::string_view text) override {
    return ReferenceDocuments::write_locked(kind, key, text.substr(0, text.find('\0')));
  }
};

struct KindAndKeyAreOneText : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  DocumentPlace::Name name_of(std::string_view kind, std::string_view key) const override {
    return {"", std::string(kind) + ":" + std::string(key)};
  }
};

struct HasNoLimits : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  void check(std::string_view, std::string_view, std::string_view) const override {}
};

/// Refuses what cannot be there instead of saying so.
struct LooksHaveLimits : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override {
    check(kind, key, {});
    return ReferenceDocuments::read(kind, key);
  }
};

/// Keeps of a key what fits: one that is longer is taken for another.
struct KeysAreCut : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  DocumentPlace::Name name_of(std::string_view kind, std::string_view key) const override {
    return ReferenceDocuments::name_of(kind, key.substr(0, 1024));
  }
};

/// As a database does that orders by the rules of a language.
struct ListIgnoresCase : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::vector<StoredDocument> list_locked(std::string_view kind, std::string_view after, std::size_t limit) override {
    auto page = ReferenceDocuments::list_locked(kind, after, limit);
    const auto lower = [](std::string text) {
      for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      return text;
    };
    std::stable_sort(page.begin(), page.end(), [&](const StoredDocument& one, const StoredDocument& other) {
      return lower(one.key) < lower(other.key);
    });
    return page;
  }
};

struct ListRepeatsTheLast : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::vector<StoredDocument> list_locked(std::string_view kind, std::string_view after, std::size_t limit) override {
    auto page = ReferenceDocuments::list_locked(kind, after, limit);
    const auto last = place_->documents.find(name_of(kind, after));
    if (last == place_->documents.end() || limit == 0) return page;
    page.insert(page.begin(), last->second);
    page.resize(std::min(page.size(), limit));
    return page;
  }
};

/// Counts how many come before the page, then leaves out so many.
struct ListSkips : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override {
    auto lock = locked();
    const std::size_t all = list_locked(kind, "", static_cast<std::size_t>(-1)).size();
    const std::size_t offset = all - list_locked(kind, after, static_cast<std::size_t>(-1)).size();
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    auto page = list_locked(kind, "", static_cast<std::size_t>(-1));
    page.erase(page.begin(), page.begin() + static_cast<std::ptrdiff_t>(std::min(offset, page.size())));
    page.resize(std::min(page.size(), limit));
    return page;
  }
};

/// The versions of one moment with the texts of another.
struct ListIsTorn : ReferenceDocuments {
  using ReferenceDocuments::ReferenceDocuments;
  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override {
    auto page = ReferenceDocuments::list(kind, after, limit);
    std::this_thread::yield();
    for (StoredDocument& document : page) {
      const auto now = read(kind, document.key);
      if (now) document.text = now->text;
    }
    return page;
  }
};

}  // namespace broken_stores
