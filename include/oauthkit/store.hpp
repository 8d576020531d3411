#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "oauthkit/documents.hpp"
#include "oauthkit/hash.hpp"
#include "oauthkit/time.hpp"
#include "oauthkit/unavailable.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// A store verb could not be carried out: the disk is full, the database is away. Endpoints answer 503 with
/// `Retry-After` and `temporarily_unavailable`, never `invalid_grant`: the client keeps its token and tries again.
struct StoreUnavailable : Unavailable {
  using Unavailable::Unavailable;
};

/// One one-time or revocable thing: a code, a token, a transaction, a remembered identifier.
struct Record {
  /// What it is, e.g. `"code"`. A store compares it and knows nothing more of it.
  std::string kind = {};
  /// Of the token, never the token itself. Unique within its kind.
  TokenHash hash = {};
  /// The only client that may take it. Empty when it belongs to no client.
  std::string client_id = {};
  /// Everything that descends from one consent shares it and is revoked together. Empty: never revoked by family.
  std::string family = {};
  /// From then on the store may forget it. What the record means after its validity is its reader's business.
  TimePoint expires_at = never;
  /// When it was taken; unset while it is live.
  std::optional<TimePoint> spent_at = {};
  /// Opaque to the store.
  std::string data = {};

  bool operator==(const Record&) const = default;
};

/// What `Store::find` saw.
struct Found {
  enum class State { live, spent, revoked };
  State state = State::live;
  Record record = {};
};

/// What `Store::take` did.
struct TakenRecord {
  enum class State {
    first,    ///< it was live and is now spent: this caller, and no other, has it
    spent,    ///< somebody took it before; `record.spent_at` tells when
    unknown,  ///< not there, of another client, or its family is revoked: nothing changed
  };
  State state = State::unknown;
  Record record = {};
};

/// Where one-time and revocable things live: five verbs, the same for every kind.
///
/// Every verb may be called from many threads at once, and from many processes where the store is shared. Each is
/// atomic and, in a durable store, committed before it returns. Each throws `StoreUnavailable` when it could not be
/// carried out; then nothing of it has happened.
class Store {
 public:
  virtual ~Store() = default;

  /// Inserts all of `records` or none. False, and nothing inserted, when one of them is there already, or twice among
  /// them: that makes `put` the memory of things that may be seen once only. It lasts until `expires_at`; what has
  /// expired may be forgotten, and its hash put anew. Records of a revoked family are taken in and stay dead.
  virtual bool put(std::span<const Record> records) = 0;

  /// What is there now. Nothing when it is unknown. Expiry is not looked at.
  virtual std::optional<Found> find(std::string_view kind, const TokenHash& hash) = 0;

  /// Takes a one-time thing: of any number of concurrent calls exactly one sees `first`. A record of another client
  /// is `unknown` to this one and stays as it is; one without a client is taken with an empty `client_id`. `now`
  /// becomes the record's `spent_at`. Expiry is not looked at.
  /// The call that sees `first` also inserts `successors`, in the same transaction; every other call inserts nothing.
  /// If one of them is there already, nothing is taken and the answer is `unknown`.
  /// It also replaces the record's `data` by `remains`, where that is set: what a spent record must still tell is less
  /// than what a live one must, and it stays for long. The answer has the record as it is from then on.
  virtual TakenRecord take(std::string_view kind, const TokenHash& hash, std::string_view client_id, TimePoint now,
                           std::span<const Record> successors = {}, std::optional<std::string_view> remains = {}) = 0;

  /// Kills every record of `family`, also those that are being put concurrently or later; O(1) in their number.
  /// Repeating it changes nothing. An empty `family` is no family: nothing happens.
  virtual void revoke(std::string_view family, TimePoint now) = 0;

  /// Forgets up to `limit` things that no check needs any more: records with `expires_at <= now`, records of revoked
  /// families, and families that were revoked a day ago or earlier and have no record left. Returns how many went; call
  /// again until it returns less than `limit`.
  virtual std::size_t sweep(TimePoint now, std::size_t limit) = 0;

  /// Whether codes and tokens may be kept here. False of a store that may lose what it has acknowledged, unless its
  /// owner has accepted that: a code would be taken twice, a revoked token live again. `stores::codes` and
  /// `stores::tokens` refuse such a store. Pending decisions, replay memory and counters may be kept in any.
  virtual bool fit_for_grants() const { return true; }

  /// Where texts live that change, in the same place and as lasting; lives as long as this. Null for a store that keeps
  /// records alone: then no client can register.
  virtual Documents* documents() { return nullptr; }

  /// Whether what it holds is there for other nodes and after a restart. False of a store in the memory of one process:
  /// what must happen once happens once in each such process.
  virtual bool outlives_process() const { return true; }
};

}  // namespace oauthkit
#pragma GCC visibility pop
