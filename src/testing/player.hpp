#pragma once

#include <optional>

#include "testing/document_name.hpp"
#include "testing/journal.hpp"

namespace oauthkit::testing::contract {

struct Take {
  TimePoint now = start;
  /// Unset: the client that the record belongs to.
  std::optional<std::string> client_id = {};
  Things successors = {};
  std::optional<std::string> remains = {};
};

/// One of those who try a promise, a thread or a process, with a store to call. Every call goes into the journal; what
/// a store throws is a `Fault`.
class Player {
 public:
  Player(Store& store, Journal& journal, std::uint32_t number, std::uint32_t count)
      : store_(store), journal_(journal), number_(number), count_(count) {}

  /// From 0, of `count()`.
  std::uint32_t number() const { return number_; }
  std::uint32_t count() const { return count_; }
  /// Ends the names of things and families that belong to this round alone.
  const std::string& tag() const { return tag_; }
  void start_round(std::size_t round) { tag_ = round == 0 ? "" : " #" + std::to_string(round); }

  // The verbs.
  bool put(const Things& things);
  std::optional<Found> find(const Thing& thing);
  TakenRecord take(const Thing& thing, const Take& how = {});
  void revoke(const std::string& family, TimePoint now = start);
  std::size_t sweep(TimePoint now, std::size_t limit = 1000);
  Store& store() const { return store_; }

  // The calls of documents. Only where the store has them.
  std::optional<StoredDocument> read(const DocumentName& name);
  std::optional<std::int64_t> write(const DocumentName& name, std::int64_t expected, const std::string& text);
  std::vector<StoredDocument> list(const std::string& kind, const std::string& after, std::size_t limit);
  bool erase(const DocumentName& name, std::int64_t expected);
  Documents& documents() const;
  /// A version that this player saw and is to expect in a later step.
  std::int64_t seen_version = 0;

  // The verbs, and the answer that they must have.
  void put_in(const Things& things);
  void put_in_vain(const Things& things);
  void see(const Thing& thing, Answer state);
  void see_same(const Thing& thing, Answer state = Answer::live);
  void take_first(const Thing& thing, const Take& how = {});
  void take_late(const Thing& thing, const Take& how = {});
  void take_in_vain(const Thing& thing, const Take& how = {});
  void sweep_away(std::size_t count, TimePoint now, std::size_t limit = 1000);
  std::int64_t write_over(const DocumentName& name, std::int64_t expected, const std::string& text);
  void write_in_vain(const DocumentName& name, std::int64_t expected, const std::string& text);
  void read_same(const DocumentName& name, std::int64_t version, const std::string& text);
  void read_nothing(const DocumentName& name);
  void erase_in(const DocumentName& name, std::int64_t version);
  void erase_in_vain(const DocumentName& name, std::int64_t version);
  void list_keys(const std::string& kind, const std::string& after, std::size_t limit,
                 const std::vector<std::string>& keys);

  /// This round's calls so far, in the order in which they began.
  std::vector<const Call*> calls() const { return journal_.calls(); }
  std::size_t count_of(Verb verb, const Thing& thing, Answer answer) const;
  /// The player whose call, the first one, was answered so; 0 when there is none.
  std::uint32_t actor_of(Verb verb, const Thing& thing, Answer answer) const;

 private:
  template <class Work>
  auto record(const Question& question, const Work& work);

  Store& store_;
  Journal& journal_;
  std::uint32_t number_;
  std::uint32_t count_;
  std::string tag_;
};

/// The record and its family.
std::vector<Key> about(const Thing& thing);
std::vector<Key> about(const Things& things);

/// Throws a fault about `thing` unless `holds`.
void expect(bool holds, const std::string& otherwise, const Thing& thing);
/// The same unless, of all who took `thing` in this round, one was first and the others learned that it is spent.
void expect_one_first(const Player& p, const Thing& thing);

}  // namespace oauthkit::testing::contract
