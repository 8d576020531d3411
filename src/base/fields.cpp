#include "base/fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace oauthkit {
namespace {

using Digits = std::array<char, 24>;

template <class Number>
std::string_view decimal(Number number, Digits& buffer) {
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

std::size_t counted_size(std::string_view text) {
  Digits buffer;
  return decimal(text.size(), buffer).size() + 1 + text.size();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; });
}

// The same format with another number.
bool is_other_version(std::string_view head, std::string_view format) {
  const auto stem = format.substr(0, format.find('/') + 1);
  if (!head.starts_with(stem)) return false;
  const auto number = head.substr(stem.size());
  return !number.empty() && std::all_of(number.begin(), number.end(), is_digit);
}

}  // namespace

void FieldWriter::begin(std::string_view name, std::size_t size) {
  Digits buffer;
  text_ += ' ';
  text_ += name;
  text_ += '=';
  text_ += decimal(size, buffer);
  text_ += ':';
}

void FieldWriter::add_counted(std::string_view text) {
  Digits buffer;
  text_ += decimal(text.size(), buffer);
  text_ += ':';
  text_ += text;
}

void FieldWriter::add_number(std::string_view name, std::int64_t number) {
  Digits buffer;
  field(name, decimal(number, buffer));
}

void FieldWriter::field(std::string_view name, std::string_view text) {
  if (text.empty()) return;
  begin(name, text.size());
  text_ += text;
}

void FieldWriter::field(std::string_view name, TimePoint time) {
  if (time != TimePoint()) add_number(name, time.time_since_epoch().count());
}

void FieldWriter::field(std::string_view name, const std::optional<TimePoint>& time) {
  if (time) add_number(name, time->time_since_epoch().count());
}

void FieldWriter::field(std::string_view name, const std::optional<std::chrono::seconds>& duration) {
  if (duration) add_number(name, duration->count());
}

void FieldWriter::field(std::string_view name, const TokenHash& hash) {
  if (hash != TokenHash()) field(name, std::string_view(hash.hex()));
}

void FieldWriter::field(std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  std::size_t size = 0;
  for (const auto& text : texts) size += counted_size(text);
  begin(name, size);
  for (const auto& text : texts) add_counted(text);
}

void FieldWriter::field(std::string_view name, const std::map<std::string, std::string>& texts) {
  if (texts.empty()) return;
  std::size_t size = 0;
  for (const auto& [key, value] : texts) size += counted_size(key) + counted_size(value);
  begin(name, size);
  for (const auto& [key, value] : texts) {
    add_counted(key);
    add_counted(value);
  }
}

std::optional<std::string_view> take_counted(std::string_view& rest) {
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
  const auto prefix = static_cast<std::size_t>(end - rest.data());
  if (error != std::errc() || prefix >= rest.size() || *end != ':' || length > rest.size() - prefix - 1) {
    return std::nullopt;
  }
  const auto text = rest.substr(prefix + 1, length);
  rest.remove_prefix(prefix + 1 + length);
  return text;
}

FieldReader::FieldReader(std::string_view text, std::string_view format) {
  const auto head = text.substr(0, text.find(' '));
  if (head == format) {
    if (!parse(text.substr(head.size()))) {
      fields_.clear();
      intact_ = false;
    }
  } else if (is_other_version(head, format)) {
    other_format_ = head;
  } else {
    intact_ = false;
  }
}

bool FieldReader::parse(std::string_view rest) {
  fields_.reserve(16);
  while (rest != " .") {
    const auto equals = rest.find('=');
    if (!rest.starts_with(' ') || equals == std::string_view::npos) return false;
    const auto name = rest.substr(1, equals - 1);
    rest.remove_prefix(equals + 1);
    const auto value = take_counted(rest);
    if (!is_name(name) || !value) return false;
    fields_.push_back({name, *value});
  }
  return true;
}

// Fields are mostly read in the order in which they were written.
std::optional<std::string_view> FieldReader::text(std::string_view name) {
  for (std::size_t at = next_; at < fields_.size(); ++at) {
    auto& field = fields_[at];
    if (field.read || field.name != name) continue;
    field.read = true;
    while (next_ < fields_.size() && fields_[next_].read) ++next_;
    return field.value;
  }
  return std::nullopt;
}

void FieldReader::read_number(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  intact_ = intact_ && error == std::errc() && end == text.data() + text.size();
}

void FieldReader::field(std::string_view name, std::string& text) {
  if (const auto value = this->text(name)) text = *value;
}

void FieldReader::field(std::string_view name, bool& flag) {
  const auto value = text(name);
  if (!value) return;
  flag = true;
  intact_ = intact_ && *value == "1";
}

void FieldReader::field(std::string_view name, std::int64_t& number) {
  if (const auto value = text(name)) read_number(*value, number);
}

void FieldReader::field(std::string_view name, TimePoint& time) {
  std::optional<TimePoint> found;
  field(name, found);
  if (found) time = *found;
}

void FieldReader::field(std::string_view name, std::optional<TimePoint>& time) {
  std::optional<std::chrono::seconds> since_epoch;
  field(name, since_epoch);
  if (since_epoch) time = TimePoint(*since_epoch);
}

void FieldReader::field(std::string_view name, std::optional<std::chrono::seconds>& duration) {
  const auto value = text(name);
  if (!value) return;
  std::int64_t number = 0;
  read_number(*value, number);
  duration = std::chrono::seconds(number);
}

void FieldReader::field(std::string_view name, TokenHash& hash) {
  const auto value = text(name);
  if (!value) return;
  const auto read = TokenHash::from_hex(*value);
  intact_ = intact_ && read;
  if (read) hash = *read;
}

void FieldReader::field(std::string_view name, std::vector<std::string>& texts) {
  auto rest = text(name).value_or(std::string_view());
  while (intact_ && !rest.empty()) {
    const auto one = take_counted(rest);
    if (!one) return fail();
    texts.emplace_back(*one);
  }
}

void FieldReader::field(std::string_view name, std::map<std::string, std::string>& texts) {
  auto rest = text(name).value_or(std::string_view());
  while (intact_ && !rest.empty()) {
    const auto key = take_counted(rest);
    const auto value = take_counted(rest);
    if (!key || !value) return fail();
    texts.insert_or_assign(std::string(*key), std::string(*value));
  }
}

bool FieldReader::is_repeated(const Field& field) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [&](const Field& other) { return other.read && other.name == field.name; });
}

FieldReader::Outcome FieldReader::outcome() const {
  bool unknown = !other_format_.empty();
  for (const auto& field : fields_) {
    if (field.read) continue;
    if (is_repeated(field)) return Outcome::damaged;
    unknown = true;
  }
  // A value that only seems damaged may be one of a newer form.
  if (unknown) return Outcome::unknown;
  return intact_ ? Outcome::whole : Outcome::damaged;
}

std::string_view FieldReader::unknown() const {
  if (outcome() != Outcome::unknown) return {};
  if (!other_format_.empty()) return other_format_;
  return std::find_if(fields_.begin(), fields_.end(), [](const Field& field) { return !field.read; })->name;
}

}  // namespace oauthkit
