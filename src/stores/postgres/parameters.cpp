#include "stores/postgres/parameters.hpp"

#include <algorithm>
#include <limits>

#include "oauthkit/store.hpp"

namespace oauthkit::postgres {
namespace {

constexpr int binary = 1;

template <class Number>
void append_number(std::string& bytes, Number number) {
  for (int shift = std::numeric_limits<Number>::digits - 8; shift >= 0; shift -= 8) {
    bytes += static_cast<char>((number >> shift) & 0xff);
  }
}

int length_of(std::string_view bytes) {
  if (bytes.size() > std::size_t{std::numeric_limits<int>::max()}) throw StoreUnavailable("a record is too large");
  return static_cast<int>(bytes.size());
}

}  // namespace

Array::Array(Of element, std::size_t count) {
  constexpr std::uint32_t without_nulls = 0;  // which the server looks for itself
  constexpr std::uint32_t lower_bound = 1;
  append_number(bytes_, std::uint32_t{count == 0 ? 0U : 1U});
  append_number(bytes_, without_nulls);
  append_number(bytes_, static_cast<std::uint32_t>(element));
  if (count == 0) return;
  append_number(bytes_, static_cast<std::uint32_t>(count));
  append_number(bytes_, lower_bound);
}

void Array::add(std::string_view bytes) {
  append_number(bytes_, static_cast<std::uint32_t>(length_of(bytes)));
  bytes_ += bytes;
}

void Array::add(TimePoint time) {
  append_number(bytes_, std::uint32_t{sizeof(std::uint64_t)});
  append_number(bytes_, static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

void Array::add(const std::optional<TimePoint>& time) {
  constexpr auto null = static_cast<std::uint32_t>(-1);
  if (time) return add(*time);
  append_number(bytes_, null);
}

std::int64_t sql_limit(std::size_t limit) {
  return static_cast<std::int64_t>(std::min<std::size_t>(limit, std::numeric_limits<std::int64_t>::max()));
}

// libpq takes a null pointer for NULL.
void Parameters::add(std::string_view bytes) {
  lengths_.push_back(length_of(bytes));
  values_.push_back(bytes.empty() ? "" : bytes.data());
  formats_.push_back(binary);
}

void Parameters::add_null() {
  lengths_.push_back(0);
  values_.push_back(nullptr);
  formats_.push_back(binary);
}

void Parameters::add(const TokenHash& hash) {
  add(std::string_view(reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()));
}

void Parameters::add(std::int64_t number) {
  append_number(numbers_.emplace_back(), static_cast<std::uint64_t>(number));
  add(std::string_view(numbers_.back()));
}

}  // namespace oauthkit::postgres
