#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/hash.hpp"
#include "oauthkit/time.hpp"

namespace oauthkit::postgres {

/// A `bytea[]` or `bigint[]` in PostgreSQL's binary format.
class Array {
 public:
  enum class Of : std::uint32_t { bytea = 17, bigint = 20 };

  Array(Of element, std::size_t count);
  void add(std::string_view bytes);
  void add(TimePoint time);
  void add(const std::optional<TimePoint>& time);
  std::string_view bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// A `LIMIT`.
std::int64_t sql_limit(std::size_t limit);

/// The `$1`, `$2` … of a statement, in PostgreSQL's binary format. Texts are not copied: they must outlive it.
class Parameters {
 public:
  template <class... Values>
  explicit Parameters(const Values&... values) {
    (add(values), ...);
  }
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  void add(std::string_view bytes);
  void add(const TokenHash& hash);
  void add(const Array& array) { add(array.bytes()); }
  void add(std::int64_t number);
  void add(TimePoint time) { add(std::int64_t{time.time_since_epoch().count()}); }
  template <class Value>
  void add(const std::optional<Value>& value) {
    if (value) return add(*value);
    add_null();
  }

  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void add_null();

  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::deque<std::string> numbers_;
};

}  // namespace oauthkit::postgres
