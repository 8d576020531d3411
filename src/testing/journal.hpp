#pragma once

#include <memory>
#include <string>
#include <vector>

#include "testing/call.hpp"
#include "testing/gate.hpp"
#include "testing/thing.hpp"

namespace oauthkit::testing::contract {

Key key_of(const Thing& thing);
Key key_of_family(std::string_view family);
/// Sweeps concern every record, but a story tells of them only when it is asked to.
Key key_of_sweeps();

/// Thrown where a promise turns out to be broken: what is wrong, and which calls its story tells.
struct Fault {
  std::string what;
  std::vector<Key> about = {};
};

/// What a call is about, before it is made.
struct Question {
  Verb verb;
  std::string words;
  std::vector<Key> keys;
};

/// What threads or processes that try one promise have in common: who called what, where they wait for each other, and
/// the first fault. In memory that forked processes share, zero when it is new.
class Journal {
 public:
  static constexpr std::uint32_t most_actors = 256;
  static std::shared_ptr<Journal> make();
  Journal() = delete;

  Call& begin(std::uint32_t actor, const Question& question);
  void end(Call& call, Answer answer, std::string_view reply, std::uint64_t count = 0);
  /// Those of this round, in the order in which they began.
  std::vector<const Call*> calls() const;
  /// While nobody calls.
  void forget_calls();

  /// The first one counts; then the gate is shut.
  void report(const Fault& fault);
  bool has_fault() const { return fault_is_told_.load(); }
  Fault fault() const;

  /// The store has nothing of what the promise is about: it is none of its.
  void excuse() {
    is_excused_ = true;
    gate.shut();
  }
  bool is_excused() const { return is_excused_.load(); }

  void finish(std::uint32_t actor) { finished_[actor] = true; }
  bool has_finished(std::uint32_t actor) const { return finished_[actor].load(); }
  /// Changes whenever something happens.
  std::uint64_t progress() const { return ticks_.load(); }

  Gate gate;

 private:
  static constexpr std::uint32_t capacity = 16384;

  std::atomic<std::uint64_t> ticks_;
  std::atomic<std::uint32_t> used_;
  std::atomic<bool> fault_is_claimed_;
  std::atomic<bool> fault_is_told_;
  std::atomic<bool> is_excused_;
  std::array<Key, 8> about_;
  ShortText<1000> fault_;
  std::array<std::atomic<bool>, most_actors> finished_;
  std::array<Call, capacity> calls_;
};

}  // namespace oauthkit::testing::contract
