#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "oauthkit/store.hpp"
#include "stores/redis/script.hpp"

namespace oauthkit::redis {

/// The verbs of `Store` on keys that begin with a prefix.
class Verbs {
 public:
  explicit Verbs(const std::string& key_prefix);

  /// Throws when what is there is of a newer version.
  void check_version(Connection& connection) const;

  bool put(Connection& connection, std::span<const Record> records) const;
  std::optional<Found> find(Connection& connection, std::string_view kind, const TokenHash& hash) const;
  TakenRecord take(Connection& connection, std::string_view kind, const TokenHash& hash, std::string_view client_id,
                   TimePoint now, std::span<const Record> successors, std::optional<std::string_view> remains) const;
  void revoke(Connection& connection, std::string_view family, TimePoint now) const;
  std::size_t sweep(Connection& connection, TimePoint now, std::size_t limit) const;

 private:
  std::string prefix_;
  Script version_, put_, find_, take_, revoke_, sweep_;
};

}  // namespace oauthkit::redis
