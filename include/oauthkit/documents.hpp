#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace oauthkit {

/// A text that changes: a registered client, what a person has agreed to.
struct StoredDocument {
  std::string key = {};
  /// Which of its versions this is: positive, and in one store never the same twice for one kind and key, also not once
  /// it was erased and written anew.
  std::int64_t version = 0;
  /// Opaque to the store.
  std::string text = {};

  bool operator==(const StoredDocument&) const = default;
};

/// Where texts live that change (`Store::documents`): a `Record` never does. Keys of one kind stand in the order of
/// their bytes, so that what belongs together is found together.
///
/// Every call may be made from many threads at once, and from many processes where the store is shared. Each is atomic
/// and, in a durable store, committed before it returns. Each throws `StoreUnavailable` when it could not be carried
/// out; then nothing of it has happened. `kind` and `key` are at most 255 and 1,024 bytes, a text 256 KiB: beyond,
/// `write` throws `std::length_error`, and the others find nothing.
class Documents {
 public:
  virtual ~Documents() = default;

  /// What is there now; nothing when there is none.
  virtual std::optional<StoredDocument> read(std::string_view kind, std::string_view key) = 0;

  /// Writes `text`, if what is there is of `expected_version`: 0 for nothing yet. Returns the new version; nothing, and
  /// nothing written, when it is another. Of any number of concurrent writers that expect the same, exactly one writes.
  virtual std::optional<std::int64_t> write(std::string_view kind, std::string_view key, std::int64_t expected_version,
                                            std::string_view text) = 0;

  /// Up to `limit` of `kind` whose keys come after `after`, in the order of their bytes. What is there during the whole
  /// of a walk, page by page, is seen once.
  virtual std::vector<StoredDocument> list(std::string_view kind, std::string_view after, std::size_t limit) = 0;

  /// Erases what is there, if it is of `expected_version`. False, and nothing changed, when it is not.
  virtual bool erase(std::string_view kind, std::string_view key, std::int64_t expected_version) = 0;
};

}  // namespace oauthkit
#pragma GCC visibility pop
