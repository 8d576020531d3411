#pragma once

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/time.hpp"

namespace oauthkit {

/// Writes values one after the other as length-prefixed text, `5:alice`: what is stored stays readable, and no byte
/// needs escaping.
class FieldWriter {
 public:
  explicit FieldWriter(std::string_view format) {
    text_.reserve(256);
    add(format);
  }

  void add(std::string_view text);
  void add(std::int64_t number);
  void add(TimePoint time) { add(static_cast<std::int64_t>(time.time_since_epoch().count())); }
  void add(const std::optional<TimePoint>& time);
  void add(const std::vector<std::string>& texts);
  void add(const std::map<std::string, std::string>& texts);

  std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

/// Reads what `FieldWriter` wrote, in the same order. After the first damage everything reads as empty and `complete`
/// says no.
class FieldReader {
 public:
  FieldReader(std::string_view text, std::string_view format) : rest_(text) { expect(format); }

  std::string_view view();
  void read(std::string& text) { text = view(); }
  void read(std::int64_t& number);
  void read(TimePoint& time);
  void read(std::optional<TimePoint>& time);
  void read(std::vector<std::string>& texts);
  void read(std::map<std::string, std::string>& texts);

  void fail() { intact_ = false; }
  /// Whether everything was well-formed and nothing is left over.
  bool complete() const { return intact_ && rest_.empty(); }

 private:
  void expect(std::string_view format) { intact_ = view() == format; }
  std::size_t count();

  std::string_view rest_;
  bool intact_ = true;
};

}  // namespace oauthkit
