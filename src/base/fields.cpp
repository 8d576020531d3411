#include "base/fields.hpp"

#include <array>

namespace oauthkit {
namespace {

std::string_view decimal(std::int64_t number, std::array<char, 24>& buffer) {
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

}  // namespace

void FieldWriter::add(std::string_view text) {
  std::array<char, 24> buffer = {};
  text_ += decimal(static_cast<std::int64_t>(text.size()), buffer);
  text_ += ':';
  text_ += text;
}

void FieldWriter::add(std::int64_t number) {
  std::array<char, 24> buffer = {};
  add(decimal(number, buffer));
}

void FieldWriter::add(const std::optional<TimePoint>& time) { time ? add(*time) : add(std::string_view()); }

void FieldWriter::add(const std::vector<std::string>& texts) {
  add(static_cast<std::int64_t>(texts.size()));
  for (const auto& text : texts) add(text);
}

void FieldWriter::add(const std::map<std::string, std::string>& texts) {
  add(static_cast<std::int64_t>(texts.size()));
  for (const auto& [name, value] : texts) {
    add(name);
    add(value);
  }
}

std::string_view FieldReader::view() {
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), length);
  const auto prefix = static_cast<std::size_t>(end - rest_.data());
  intact_ =
      intact_ && error == std::errc() && prefix < rest_.size() && *end == ':' && length <= rest_.size() - prefix - 1;
  if (!intact_) return {};
  const auto text = rest_.substr(prefix + 1, length);
  rest_.remove_prefix(prefix + 1 + length);
  return text;
}

void FieldReader::read(std::int64_t& number) {
  const auto text = view();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  intact_ = intact_ && error == std::errc() && end == text.data() + text.size();
}

void FieldReader::read(TimePoint& time) {
  std::int64_t seconds = 0;
  read(seconds);
  time = TimePoint(std::chrono::seconds(seconds));
}

void FieldReader::read(std::optional<TimePoint>& time) {
  time.reset();
  if (rest_.starts_with("0:")) {
    rest_.remove_prefix(2);
    return;
  }
  read(time.emplace());
}

// A count that the rest could not hold is damage; it must not become an allocation.
std::size_t FieldReader::count() {
  std::int64_t number = 0;
  read(number);
  intact_ = intact_ && number >= 0 && static_cast<std::size_t>(number) <= rest_.size();
  return intact_ ? static_cast<std::size_t>(number) : 0;
}

void FieldReader::read(std::vector<std::string>& texts) {
  texts.clear();
  for (auto left = count(); left > 0 && intact_; --left) texts.emplace_back(view());
}

void FieldReader::read(std::map<std::string, std::string>& texts) {
  texts.clear();
  for (auto left = count(); left > 0 && intact_; --left) {
    std::string name(view());
    texts.insert_or_assign(std::move(name), std::string(view()));
  }
}

}  // namespace oauthkit
