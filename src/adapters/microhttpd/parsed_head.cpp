#include "adapters/microhttpd/parsed_head.hpp"

#include <algorithm>
#include <cstdint>

#include "base/ascii.hpp"

namespace oauthkit::adapters {
namespace {

/// What the library keeps per header field and per cookie, and more.
constexpr std::size_t bytes_per_entry = 64;

std::uintptr_t place_of(const char* text) { return reinterpret_cast<std::uintptr_t>(text); }
std::uintptr_t end_of(std::string_view text) { return place_of(text.data()) + text.size(); }

}  // namespace

bool is_lenient_library() {
  static const bool lenient = std::string_view(MHD_get_version()).starts_with("0.");
  return lenient;
}

ParsedHead::ParsedHead(MHD_Connection* connection, const char* method, const char* line, std::string_view target,
                       const char* version)
    : line_(line), head_{method, target, version, {}} {
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  if (info != nullptr) bytes_ = info->header_size;
  raw_fields_.reserve(16);
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, take_field, this);
  head_.fields.reserve(raw_fields_.size());
  for (const auto& [name, value] : raw_fields_) head_.fields.push_back({name, ascii::trimmed(value)});
}

MHD_Result ParsedHead::take_field(void* self, MHD_ValueKind, const char* name, std::size_t name_size, const char* value,
                                  std::size_t value_size) {
  auto& fields = static_cast<ParsedHead*>(self)->raw_fields_;
  fields.push_back({{name, name_size}, value != nullptr ? std::string_view(value, value_size) : std::string_view()});
  return MHD_YES;
}

bool ParsedHead::is_contiguous() const {
  if (!is_lenient_library()) return true;
  if (place_of(line_) != end_of(head_.method) + 1) return false;
  if (place_of(head_.version.data()) != place_of(line_) + head_.target.size() + 1) return false;
  auto next = end_of(head_.version) + 2;
  for (const auto& [name, value] : raw_fields_) {
    if (place_of(name.data()) != next) return false;
    // Spaces and tabs may stand between the colon and the value, and the library skips nothing else.
    if (value.data() == nullptr || place_of(value.data()) <= end_of(name)) return false;
    next = end_of(value) + 2;
  }
  return next + 2 == place_of(head_.method.data()) + bytes_;
}

std::size_t ParsedHead::memory() const {
  std::size_t bytes = bytes_ + bytes_per_entry * head_.fields.size();
  for (const auto& [name, value] : head_.fields) {
    if (!ascii::equal_ignoring_case(name, "Cookie")) continue;
    const auto more = static_cast<std::size_t>(
        std::count_if(value.begin(), value.end(), [](char c) { return c == ';' || c == ','; }));
    bytes += value.size() + bytes_per_entry * (more + 2);
  }
  return bytes;
}

}  // namespace oauthkit::adapters
