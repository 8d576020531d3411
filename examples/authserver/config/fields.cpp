#include "config/fields.hpp"

#include <algorithm>

#include "config/failure.hpp"

namespace authserver {
namespace {

constexpr std::size_t max_depth = 32;
constexpr std::int64_t hundred_years = 100LL * 366 * 24 * 3600;

std::string position(std::string_view text, std::size_t byte) {
  const auto before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto column = before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// nlohmann/json lets the last of two members of one name win.
class RefusesDuplicates {
 public:
  bool operator()(int, Json::parse_event_t event, Json& value) {
    using Event = Json::parse_event_t;
    if (event == Event::object_start || event == Event::array_start) {
      if (names_.size() == max_depth) throw ConfigError("the whole", "expected no more than 32 levels");
      names_.emplace_back();
    } else if (event == Event::object_end || event == Event::array_end) {
      names_.pop_back();
    } else if (event == Event::key && !names_.back().insert(value.get<std::string>()).second) {
      throw ConfigError(value.get<std::string>(), "expected once, given twice in one object");
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> names_;
};

}  // namespace

Json parse_json(std::string_view text) {
  RefusesDuplicates watch;
  try {
    return Json::parse(text,
                       [&](int depth, Json::parse_event_t event, Json& value) { return watch(depth, event, value); });
  } catch (const Json::parse_error& error) {
    throw ConfigError(position(text, error.byte), "expected JSON (RFC 8259)");
  } catch (const Json::out_of_range&) {
    throw ConfigError("the whole", "expected no number beyond 1e308");
  }
}

Fields::Fields(const Json& value, std::string path) : object_(value), path_(std::move(path)) {
  if (!object_.is_object()) throw ConfigError(path_.empty() ? "the whole" : path_, "expected an object");
}

const Json* Fields::find(std::string_view name) {
  asked_.emplace(name);
  const auto found = object_.find(name);
  return found == object_.end() ? nullptr : &*found;
}

std::string Fields::text(std::string_view name, std::string fallback) {
  const Json* value = find(name);
  if (!value) return fallback;
  if (!value->is_string()) refuse(name, "expected a string");
  return value->get<std::string>();
}

bool Fields::flag(std::string_view name, bool fallback) {
  const Json* value = find(name);
  if (!value) return fallback;
  if (!value->is_boolean()) refuse(name, "expected true or false");
  return value->get<bool>();
}

std::int64_t Fields::number(std::string_view name, std::int64_t fallback, std::int64_t low, std::int64_t high) {
  const Json* value = find(name);
  if (!value) return fallback;
  // An unsigned number beyond the range of signed ones would come out negative.
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() || value->get<std::uint64_t>() <= static_cast<std::uint64_t>(high));
  if (fits && value->get<std::int64_t>() >= low && value->get<std::int64_t>() <= high)
    return value->get<std::int64_t>();
  refuse(name, "expected a whole number from " + std::to_string(low) + " to " + std::to_string(high));
}

std::optional<oauthkit::Lifetime> Fields::lifetime(std::string_view name) {
  const Json* value = find(name);
  if (!value) return std::nullopt;
  if (value->is_null()) return oauthkit::Lifetime::never();
  return std::chrono::seconds(number(name, 0, 1, hundred_years));
}

std::vector<std::string> Fields::texts(std::string_view name, std::vector<std::string> fallback) {
  const Json* value = find(name);
  if (!value) return fallback;
  const auto is_text = [](const Json& element) { return element.is_string(); };
  if (!value->is_array() || !std::all_of(value->begin(), value->end(), is_text)) {
    refuse(name, "expected an array of strings");
  }
  return value->get<std::vector<std::string>>();
}

std::string Fields::path_of(std::string_view name) const {
  return (path_.empty() ? std::string() : path_ + ".").append(name);
}

void Fields::refuse(std::string_view name, const std::string& expected) const {
  throw ConfigError(path_of(name), expected);
}

void Fields::finish() const {
  for (const auto& [name, value] : object_.items()) {
    if (asked_.contains(name)) continue;
    std::string known;
    for (const auto& one : asked_) known.append(known.empty() ? "" : ", ").append(one);
    refuse(name, "unknown key, expected one of " + known);
  }
}

}  // namespace authserver
