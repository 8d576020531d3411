#include "oauthkit/params.hpp"

#include <algorithm>
#include <utility>

#include "protocol/form.hpp"

namespace oauthkit {
namespace {

/// Why the pair is refused; null when it is not.
const char* fault_text(FormFault fault) {
  switch (fault) {
    case FormFault::none:
      return nullptr;
    case FormFault::escape:
      return "a parameter has a malformed percent escape";
    case FormFault::nul:
      return "a parameter contains a NUL byte";
    case FormFault::utf8:
      return "a parameter is not valid UTF-8";
  }
  return nullptr;
}

/// Decodes `piece` into `pair`; answers why it is refused, or null.
const char* decode_pair(std::string_view piece, const Params::Limits& limits, Params::Pair& pair) {
  const auto equals = piece.find('=');
  const auto name = piece.substr(0, equals);
  if (const char* fault = fault_text(decode_form_component(name, pair.first))) return fault;
  if (pair.first.empty()) return "a parameter has no name";
  if (pair.first.size() > limits.name_bytes) return "the name of a parameter is too long";
  if (equals == std::string_view::npos) return nullptr;
  if (const char* fault = fault_text(decode_form_component(piece.substr(equals + 1), pair.second))) return fault;
  // OAuth 2.1 §1.7.1: long values are taken, 32 KiB of them unless told otherwise.
  if (pair.second.size() > limits.value_bytes) return "the value of a parameter is too long";
  return nullptr;
}

bool holds(std::initializer_list<std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Result<Params> Params::parse(std::string_view encoded) { return parse(encoded, Limits()); }

Result<Params> Params::parse(std::string_view encoded, const Limits& limits) {
  Params params;
  if (encoded.empty()) return params;
  const auto separators = static_cast<std::size_t>(std::count(encoded.begin(), encoded.end(), '&'));
  params.pairs_.reserve(std::min(separators + 1, limits.count));
  for (std::size_t start = 0; start < encoded.size();) {
    const auto end = std::min(encoded.find('&', start), encoded.size());
    const auto piece = encoded.substr(start, end - start);
    start = end + 1;
    if (piece.empty()) continue;
    if (params.pairs_.size() >= limits.count) return invalid_request("there are too many parameters");
    if (const char* fault = decode_pair(piece, limits, params.pairs_.emplace_back())) return invalid_request(fault);
  }
  return params;
}

// RFC 6749 §3.1: without a value it counts as omitted; what nobody asks for is ignored.
std::optional<std::string_view> Params::get(std::string_view name) const {
  const std::string* found = nullptr;
  for (const auto& [key, value] : pairs_) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = &value;
  }
  if (!found || found->empty()) return std::nullopt;
  return *found;
}

std::string_view Params::value_or_empty(std::string_view name) const { return get(name).value_or(std::string_view()); }

std::vector<std::string_view> Params::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : pairs_) {
    if (key == name && !value.empty()) values.emplace_back(value);
  }
  return values;
}

bool Params::contains(std::string_view name) const {
  return std::any_of(pairs_.begin(), pairs_.end(), [&](const Pair& pair) { return pair.first == name; });
}

// RFC 6749 §3.1, §3.2: no parameter is sent twice.
std::optional<std::string_view> Params::repeated(std::initializer_list<std::string_view> may_repeat) const {
  for (auto pair = pairs_.begin(); pair != pairs_.end(); ++pair) {
    const bool again =
        std::any_of(pair + 1, pairs_.end(), [&](const Pair& later) { return later.first == pair->first; });
    if (again && !holds(may_repeat, pair->first)) return pair->first;
  }
  return std::nullopt;
}

void Params::add(std::string name, std::string value) { pairs_.emplace_back(std::move(name), std::move(value)); }

std::string Params::encode() const {
  std::string encoded;
  for (const auto& [name, value] : pairs_) {
    if (!encoded.empty()) encoded += '&';
    append_form_component(encoded, name);
    encoded += '=';
    append_form_component(encoded, value);
  }
  return encoded;
}

}  // namespace oauthkit
