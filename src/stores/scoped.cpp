#include "oauthkit/stores/scoped.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/ascii.hpp"

namespace oauthkit {
namespace {

/// What stands before every name of a part: no name of another part begins with it.
class Scope {
 public:
  explicit Scope(std::string name) : prefix_(std::move(name.append(1, '/'))) {}

  std::string of(std::string_view text) const { return prefix_ + std::string(text); }

  // An empty family is none.
  std::string of_family(std::string_view family) const { return family.empty() ? std::string() : of(family); }

  std::vector<Record> of(std::span<const Record> records) const {
    std::vector<Record> scoped(records.begin(), records.end());
    for (Record& record : scoped) {
      record.kind = of(record.kind);
      record.family = of_family(record.family);
    }
    return scoped;
  }

  void strip(Record& record) const {
    strip(record.kind);
    strip(record.family);
  }

 private:
  void strip(std::string& text) const {
    if (text.starts_with(prefix_)) text.erase(0, prefix_.size());
  }

  std::string prefix_;
};

class ScopedDocuments final : public Documents {
 public:
  ScopedDocuments(Documents& documents, Scope scope) : documents_(documents), scope_(std::move(scope)) {}

  std::optional<StoredDocument> read(std::string_view kind, std::string_view key) override {
    return documents_.read(scope_.of(kind), key);
  }

  std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                    std::string_view text) override {
    return documents_.write(scope_.of(kind), key, expected_version, text);
  }

  std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) override {
    return documents_.list(scope_.of(kind), after, limit);
  }

  bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) override {
    return documents_.erase(scope_.of(kind), key, expected_version);
  }

 private:
  Documents& documents_;
  Scope scope_;
};

class ScopedStore final : public Store {
 public:
  ScopedStore(std::shared_ptr<Store> store, std::string name) : store_(std::move(store)), scope_(std::move(name)) {
    if (Documents* const documents = store_->documents()) documents_.emplace(*documents, scope_);
  }

  bool put(std::span<const Record> records) override { return store_->put(scope_.of(records)); }

  std::optional<Found> find(std::string_view kind, const TokenHash& hash) override {
    auto found = store_->find(scope_.of(kind), hash);
    if (found) scope_.strip(found->record);
    return found;
  }

  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::span<const Record> successors, std::optional<std::string_view> remains) override {
    auto taken = store_->take(scope_.of(kind), hash, client_id, now, scope_.of(successors), remains);
    scope_.strip(taken.record);
    return taken;
  }

  void revoke(std::string_view family, TimePoint now) override { store_->revoke(scope_.of_family(family), now); }

  std::size_t sweep(TimePoint now, std::size_t limit) override { return store_->sweep(now, limit); }

  bool fit_for_grants() const override { return store_->fit_for_grants(); }
  bool outlives_process() const override { return store_->outlives_process(); }
  Documents* documents() override { return documents_ ? &*documents_ : nullptr; }

 private:
  std::shared_ptr<Store> store_;
  Scope scope_;
  std::optional<ScopedDocuments> documents_;
};

bool is_name(std::string_view text) {
  constexpr std::size_t longest = 64;
  const auto allowed = [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.'; };
  return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), allowed);
}

}  // namespace

namespace stores {

std::shared_ptr<Store> scoped(std::shared_ptr<Store> store, std::string name) {
  if (!store) throw std::invalid_argument("stores::scoped: there is no store to have a part of");
  if (!is_name(name)) {
    throw std::invalid_argument("stores::scoped: a name is 1 to 64 letters, digits, '-', '_' and '.', not '" + name +
                                "'");
  }
  return std::make_shared<ScopedStore>(std::move(store), std::move(name));
}

}  // namespace stores
}  // namespace oauthkit
