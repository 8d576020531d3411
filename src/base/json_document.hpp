#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oauthkit::json {

/// JSON that is read where it lies: no tree, and no allocation once it has read something as large.
///
/// Strict: RFC 8259 in UTF-8, no member twice, no number that a double cannot hold (RFC 8259 §6), and with bounds on
/// what a reader does: 64 KiB, 16 deep, 4096 values, 256 members of one object. What it hands out refers to the text
/// and to itself, until the next `read`.
class Document {
 public:
  /// How deep what is read may be, and what holds it: a token or an answer about it.
  static constexpr int max_depth = 16;
  static constexpr int max_outer_depth = max_depth + 2;

  enum class Kind { object, array, text, number, boolean, null };

  struct Value {
    Kind kind = Kind::null;
    /// Of a member of an object; empty otherwise.
    std::string_view name = {};
    /// Of a text: what it says, without escapes. Of anything else: as it is written.
    std::string_view text = {};
    /// Where the next value begins that is not inside this one.
    std::size_t end = 0;

    bool is_text() const { return kind == Kind::text; }
    bool is_true() const { return kind == Kind::boolean && text == "true"; }
    /// A whole number in [0, 2^53), which every reader understands alike; nothing for any other.
    std::optional<std::int64_t> number() const;
  };

  /// False when it is not JSON, or too much of it.
  bool read(std::string_view json, int deepest = max_depth);

  /// The outermost value. Only after `read`.
  const Value& root() const { return values_.front(); }

  /// The member `name` of `object`, or null.
  const Value* find(const Value& object, std::string_view name) const;
  const Value* find(std::string_view name) const { return find(root(), name); }

  /// Calls `visit` with each value directly inside `outer`.
  template <class Visit>
  void each(const Value& outer, Visit visit) const {
    for (std::size_t i = index_of(outer) + 1; i < outer.end; i = values_[i].end) visit(values_[i]);
  }

 private:
  class Parser;
  std::size_t index_of(const Value& value) const { return static_cast<std::size_t>(&value - values_.data()); }

  std::vector<Value> values_ = {};
  /// What texts with escapes say.
  std::string unescaped_ = {};
};

}  // namespace oauthkit::json
