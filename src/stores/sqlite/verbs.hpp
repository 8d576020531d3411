#pragma once

#include <span>

#include "stores/sqlite/statement.hpp"

namespace oauthkit::sqlite {

/// The verbs that write. They open no transaction: each must run inside one.
class WriteVerbs {
 public:
  explicit WriteVerbs(Connection& connection);

  /// False when one of `records` is there already; those before it are inserted then.
  bool put(std::span<const Record> records);
  TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                   std::optional<std::string_view> remains);
  void revoke(std::string_view family, TimePoint now);
  std::size_t sweep(TimePoint now, std::size_t limit);

 private:
  Statement insert_;
  Statement spend_;
  Statement find_spent_;
  Statement revoke_;
  Statement forget_expired_;
  Statement forget_revoked_;
  Statement forget_families_;
};

/// The verb that only reads, for a connection of its own.
class ReadVerb {
 public:
  explicit ReadVerb(Connection& connection);
  std::optional<Found> find(std::string_view kind, const TokenHash& hash);

 private:
  Statement find_;
};

}  // namespace oauthkit::sqlite
