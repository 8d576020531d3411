#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace oauthkit::testing::contract {

enum class Verb : std::uint8_t { put, find, take, revoke, sweep, read, write, list, erase };
enum class Answer : std::uint8_t { none, yes, no, absent, live, spent, revoked, first, unknown, done, threw };

/// What a call concerns, or a fault: a record, a family, a document or all documents of a kind, as a number.
using Key = std::uint64_t;

/// A text of bounded length that may lie in memory shared by processes.
template <std::size_t N>
class ShortText {
 public:
  void operator=(std::string_view text) {
    length_ = text.size() < N ? text.size() : N;
    text.copy(bytes_.data(), length_);
  }
  operator std::string_view() const { return {bytes_.data(), length_}; }

 private:
  std::size_t length_;
  std::array<char, N> bytes_;
};

/// One call of a verb, in memory shared by threads and processes and zero before it is used. `begin` is written after
/// what was asked, `end` after the answer; they count all beginnings and ends of a journal.
struct Call {
  std::atomic<std::uint64_t> begin;
  std::atomic<std::uint64_t> end;
  std::uint32_t actor;
  Verb verb;
  Answer answer;
  /// True: it concerns more than `keys` can hold, so everything.
  bool of_many;
  std::array<Key, 6> keys;
  /// Of a sweep: how many went. Of a write: the new version. Of a list: how many came.
  std::uint64_t count;
  ShortText<200> question;
  ShortText<200> reply;

  bool is_answered() const { return end.load() != 0; }
  bool concerns(Key key) const {
    for (const Key mine : keys) {
      if (mine == key) return true;
    }
    return of_many;
  }
};

}  // namespace oauthkit::testing::contract
