#include "protocol/detail_array.hpp"

namespace oauthkit {

using json::Document;
using Value = Document::Value;

std::optional<std::vector<Detail>> details_in(const Document& document, const Value& array) {
  if (array.kind != Document::Kind::array) return std::nullopt;
  std::vector<Detail> details;
  bool sound = true;
  document.each(array, [&](const Value& one) {
    if (!sound) return;
    auto detail = one.is_text() ? std::nullopt : Detail::parse(one.text);
    if (!detail) return void(sound = false);
    details.push_back(*std::move(detail));
  });
  return sound ? std::optional(std::move(details)) : std::nullopt;
}

std::string json_of(const std::vector<Detail>& details) {
  std::string array = "[";
  for (const auto& detail : details) {
    if (array.size() > 1) array += ',';
    array += detail.json();
  }
  return array + "]";
}

}  // namespace oauthkit
