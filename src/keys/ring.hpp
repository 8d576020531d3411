#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "keys/key_file.hpp"
#include "keys/schedule.hpp"

namespace oauthkit::keys {

/// Keys that take turns by a schedule, in memory and perhaps in a file that several processes share. What kind of keys
/// they are, `Kind` alone knows:
///
///   using Key                    what a ring holds, shared
///   constexpr const char* list   the member of the file with the keys
///   constexpr const char* from   the member of each that tells when it comes into use
///   constexpr const char* no_keys    what is said of a file that holds none
///   Shared make() const          a new key
///   name(const Key&)             its name
///   write(const Key&, ObjectWriter&), read(const Json&)    the way into the file, and back: null when it is none
template <class Kind>
class Ring {
 public:
  using Shared = std::shared_ptr<const typename Kind::Key>;

  /// Reads `file`, or makes the first key; there is no file where it is empty. Throws as the public rings say.
  Ring(Kind kind, std::string file, Steps steps, Clock clock)
      : kind_(std::move(kind)), file_(std::move(file)), steps_(steps), clock_(std::move(clock)), entries_(read()) {
    if (!entries_.empty()) return;
    entries_ = {next(clock_())};
    if (file_.empty() || create_private_file(file_, text_of(entries_))) return;
    // Another process was the first.
    entries_ = read();
    if (entries_.empty()) no_keys();
  }

  /// Keys that do not turn: the first is in use. Throws `std::invalid_argument` when two have one name.
  Ring(Kind kind, std::vector<Shared> keys) : kind_(std::move(kind)), turns_(false) {
    for (auto& key : keys) {
      if (find(Kind::name(*key))) throw std::invalid_argument("two keys of a ring have one name");
      entries_.push_back({std::move(key), never});
    }
  }

  bool turns() const { return turns_; }
  /// Never-ending where the keys do not turn.
  Lifetime publish() const { return steps_.publish; }
  Lifetime retire() const { return steps_.retire; }

  Shared in_use() const {
    const std::scoped_lock lock(mutex_);
    return entries_[keys::in_use(entries_, clock_())].key;
  }

  /// Null when there is none of that name.
  Shared find(std::string_view name) const {
    const std::scoped_lock lock(mutex_);
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return Kind::name(*entry.key) == name; });
    return found == entries_.end() ? nullptr : found->key;
  }

  /// Calls `visit` with each key, oldest first.
  template <class Visit>
  void each(Visit visit) const {
    const std::scoped_lock lock(mutex_);
    for (const auto& entry : entries_) visit(*entry.key);
  }

  /// All of them, oldest first.
  std::vector<Shared> all() const {
    std::vector<Shared> keys;
    const std::scoped_lock lock(mutex_);
    for (const auto& entry : entries_) keys.push_back(entry.key);
    return keys;
  }

  bool refresh() {
    const std::scoped_lock lock(mutex_);
    return turns_ && advance(clock_(), false);
  }

  void rotate() {
    if (!turns_) throw std::logic_error("keys that were given do not turn");
    const std::scoped_lock lock(mutex_);
    // Read once: a key that is about to come into use must not be taken for none.
    const TimePoint now = clock_();
    advance(now, true);
    const bool waits = entries_.back().from > now;
    if (!waits) throw std::runtime_error("the ring is full: wait until a key has retired");
  }

 private:
  using Json = nlohmann::json;

  struct Entry {
    Shared key;
    TimePoint from;
  };
  using Entries = std::vector<Entry>;

  [[noreturn]] void no_keys() const { throw std::runtime_error(file_ + ": " + Kind::no_keys); }

  Entry next(TimePoint from) const { return {kind_.make(), from}; }

  static bool are_same(const Entries& left, const Entries& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const Entry& a, const Entry& b) {
      return a.from == b.from && Kind::name(*a.key) == Kind::name(*b.key);
    });
  }

  static std::optional<TimePoint> time_in(const Json& entry) {
    constexpr std::uint64_t max_time = std::uint64_t{1} << 53;
    const auto member = entry.find(Kind::from);
    if (member == entry.end() || !member->is_number_unsigned()) return std::nullopt;
    const auto seconds = member->template get<std::uint64_t>();
    if (seconds >= max_time) return std::nullopt;
    return TimePoint(std::chrono::seconds(seconds));
  }

  /// Empty where there is no file.
  Entries read() const {
    const auto content = file_.empty() ? std::nullopt : read_private_file(file_);
    if (!content) return {};
    if (!json::is_object(content->reveal())) no_keys();
    const auto ring = Json::parse(content->reveal(), nullptr, false);
    if (!ring.contains(Kind::list) || !ring[Kind::list].is_array() || ring[Kind::list].empty()) no_keys();
    Entries entries;
    for (const auto& entry : ring[Kind::list]) {
      auto key = entry.is_object() ? Kind::read(entry) : nullptr;
      const auto from = key ? time_in(entry) : std::nullopt;
      if (!from) no_keys();
      entries.push_back({std::move(key), *from});
    }
    return entries;
  }

  static std::string text_of(const Entries& entries) {
    std::string text = std::string(R"({")") + Kind::list + R"(":[)";
    for (const auto& entry : entries) {
      if (&entry != &entries.front()) text += ',';
      json::ObjectWriter writer;
      writer.add_json(Kind::from, std::to_string(entry.from.time_since_epoch().count()));
      Kind::write(*entry.key, writer);
      text += std::move(writer).finish();
    }
    text += "]}\n";
    // What the reader would refuse is never written.
    if (!json::is_object(text)) throw std::runtime_error("the keys are more than their file can hold");
    return text;
  }

  /// What another process has written since; the keys at hand where there is no file.
  Entries latest() const {
    auto entries = read();
    return entries.empty() || are_same(entries, entries_) ? entries_ : entries;
  }

  bool advance(TimePoint now, bool at_once) {
    auto entries = latest();
    if (at_once || is_due(entries, steps_, now)) {
      // Nobody else writes between what is read here and what is written.
      const FileLock alone(file_);
      const auto found = latest();
      entries = advanced(found, steps_, now, at_once, [this](TimePoint from) { return next(from); });
      if (!file_.empty() && !are_same(entries, found)) write_private_file(file_, text_of(entries));
    }
    const bool changed = !are_same(entries, entries_);
    entries_ = std::move(entries);
    return changed;
  }

  Kind kind_;
  std::string file_ = {};
  Steps steps_ = {Lifetime::never(), Lifetime::never(), Lifetime::never()};
  Clock clock_ = system_now;
  bool turns_ = true;
  mutable std::mutex mutex_;
  Entries entries_;
};

}  // namespace oauthkit::keys
