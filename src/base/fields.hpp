#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oauthkit/hash.hpp"
#include "oauthkit/time.hpp"

namespace oauthkit {

/// Writes fields by name, each with its length: `session/2 user_id=5:alice acr=3:mfa .` What is stored stays readable,
/// and no byte needs escaping. What is empty, false, zero or unset is not written. The dot shows that nothing is cut
/// off.
class FieldWriter {
 public:
  explicit FieldWriter(std::string_view format) {
    text_.reserve(512);
    text_ += format;
  }

  void field(std::string_view name, std::string_view text);
  void field(std::string_view name, std::same_as<bool> auto flag) { field(name, std::string_view(flag ? "1" : "")); }
  void field(std::string_view name, std::same_as<std::int64_t> auto number) {
    if (number != 0) add_number(name, number);
  }
  void field(std::string_view name, TimePoint time);
  void field(std::string_view name, const std::optional<TimePoint>& time);
  void field(std::string_view name, const std::optional<std::chrono::seconds>& duration);
  void field(std::string_view name, const TokenHash& hash);
  void field(std::string_view name, const std::vector<std::string>& texts);
  void field(std::string_view name, const std::map<std::string, std::string>& texts);

  /// One text of words with single spaces between them.
  template <class Words>
  void words(std::string_view name, const Words& words) {
    std::size_t size = 0;
    for (const auto& word : words) size += word.size() + 1;
    if (size == 0) return;
    begin(name, size - 1);
    bool first = true;
    for (const auto& word : words) {
      if (!std::exchange(first, false)) text_ += ' ';
      text_ += word;
    }
  }

  std::string take() && {
    text_ += " .";
    return std::move(text_);
  }

 private:
  void begin(std::string_view name, std::size_t size);
  void add_counted(std::string_view text);
  void add_number(std::string_view name, std::int64_t number);

  std::string text_;
};

/// Reads what `FieldWriter` wrote, in any order. A field that is not there leaves its value as it was.
class FieldReader {
 public:
  /// `text` outlives the reader. `format` ends in its number, such as `"session/2"`.
  FieldReader(std::string_view text, std::string_view format);

  /// Nothing when there is no such field.
  std::optional<std::string_view> text(std::string_view name);

  void field(std::string_view name, std::string& text);
  void field(std::string_view name, bool& flag);
  void field(std::string_view name, std::int64_t& number);
  void field(std::string_view name, TimePoint& time);
  void field(std::string_view name, std::optional<TimePoint>& time);
  void field(std::string_view name, std::optional<std::chrono::seconds>& duration);
  void field(std::string_view name, TokenHash& hash);
  void field(std::string_view name, std::vector<std::string>& texts);
  void field(std::string_view name, std::map<std::string, std::string>& texts);

  /// For a value that is not what its field may hold.
  void fail() { intact_ = false; }

  enum class Outcome {
    whole,
    damaged,
    unknown,  ///< well-formed, but it holds what nobody has read: a newer version wrote it
  };
  /// To be asked when every field that is known has been read.
  Outcome outcome() const;
  /// What is not known: the name of a field, or a format of another number. Empty when the outcome is another.
  std::string_view unknown() const;

 private:
  struct Field {
    std::string_view name;
    std::string_view value;
    bool read = false;
  };

  bool parse(std::string_view rest);
  void read_number(std::string_view text, std::int64_t& number);
  bool is_repeated(const Field& field) const;

  std::vector<Field> fields_;
  std::size_t next_ = 0;
  std::string_view other_format_;
  bool intact_ = true;
};

/// Takes a text with its length before it, `5:alice`, from the front of `rest`; nothing when there is none.
std::optional<std::string_view> take_counted(std::string_view& rest);

}  // namespace oauthkit
