#include "protocol/authorization_details.hpp"

#include <algorithm>

#include "base/json_document.hpp"
#include "base/visible_text.hpp"
#include "protocol/detail_array.hpp"

namespace oauthkit {
namespace {

using json::Document;
using Value = Document::Value;

constexpr std::size_t max_bytes = 16 * 1024;
constexpr std::size_t max_details = 20;

bool is_allowed_text(const Value& value, const std::vector<std::string>& allowed) {
  if (!value.is_text()) return false;
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), value.text) != allowed.end();
}

bool fits(const Document& document, const Value& member, const details::Field& field) {
  bool all = true;
  switch (field.kind) {
    case details::string:
      return is_allowed_text(member, field.values);
    case details::strings:
      document.each(member, [&](const Value& one) { all = all && is_allowed_text(one, field.values); });
      return all && member.kind == Document::Kind::array;
    case details::number:
      return member.kind == Document::Kind::number;
    case details::boolean:
      return member.kind == Document::Kind::boolean;
    case details::object:
      return member.kind == Document::Kind::object;
    case details::any:
      return true;
  }
  return false;
}

const details::Field* find_field(const DetailType& type, std::string_view name) {
  const auto found = std::find_if(type.fields.begin(), type.fields.end(),
                                  [&](const details::Field& field) { return field.name == name; });
  return found == type.fields.end() ? nullptr : &*found;
}

/// Where `detail` is for some APIs alone, whether one of `resources` is among them. What names no location in a way
/// that is understood is for none.
bool is_for(const Detail& detail, const std::vector<std::string>& resources) {
  Document document;
  document.read(detail.json());
  if (!document.find("locations")) return true;
  const auto locations = detail.texts("locations");
  return std::any_of(locations.begin(), locations.end(), [&](const std::string& location) {
    return std::find(resources.begin(), resources.end(), location) != resources.end();
  });
}

}  // namespace

Error invalid_authorization_details(std::string description) {
  return {ErrorCode::invalid_authorization_details, std::move(description)};
}

Error beyond_granted_details() {
  return invalid_authorization_details("the authorization_details go beyond what was granted");
}

// RFC 9396 §2, §3: a JSON array of objects, each of which says its type.
Result<std::vector<Detail>> read_details(std::string_view text) {
  if (text.size() > max_bytes) return invalid_authorization_details("the authorization_details are too long");
  Document document;
  if (!document.read(text) || document.root().kind != Document::Kind::array) {
    return invalid_authorization_details("the authorization_details are not a well-formed JSON array");
  }
  auto details = details_in(document, document.root());
  if (!details)
    return invalid_authorization_details(
        "one of the authorization_details is no object with a type, "
        "or has a number that is too large or too long");
  if (details->empty()) return invalid_authorization_details("the authorization_details are empty");
  if (details->size() > max_details) return invalid_authorization_details("there are too many authorization_details");
  return *std::move(details);
}

const DetailType* find_type(const std::vector<DetailType>* types, std::string_view name) {
  if (!types) return nullptr;
  const auto found =
      std::find_if(types->begin(), types->end(), [&](const DetailType& type) { return type.type == name; });
  return found == types->end() ? nullptr : &*found;
}

// RFC 9396 §5: unknown members, members of another kind, values that are not allowed, and what is missing.
Result<void> check_fields(const Detail& detail, const DetailType& type) {
  Document document;
  document.read(detail.json());
  std::string problem;
  document.each(document.root(), [&](const Value& member) {
    if (!problem.empty() || member.name == "type") return;
    const auto* const field = find_field(type, member.name);
    if (!field) {
      problem = std::string("a member is not known: ").append(member.name);
    } else if (!fits(document, member, *field)) {
      problem = std::string("a member has no value that is allowed: ").append(member.name);
    }
  });
  for (const auto& field : type.fields) {
    const bool is_missing = field.presence == details::required && !document.find(field.name);
    if (problem.empty() && is_missing) problem = "a member is missing: " + field.name;
  }
  if (!problem.empty()) return invalid_authorization_details(std::move(problem));
  return {};
}

bool are_within(const std::vector<Detail>& asked, const std::vector<Detail>& granted) {
  return std::all_of(asked.begin(), asked.end(), [&](const Detail& one) { return is_covered(nullptr, one, granted); });
}

bool is_covered(const std::vector<DetailType>* types, const Detail& asked, const std::vector<Detail>& granted) {
  const auto* const type = find_type(types, asked.type());
  return std::any_of(granted.begin(), granted.end(), [&](const Detail& one) {
    if (!type || !type->within) return details::is_within(asked, one);
    return asked.type() == one.type() && type->within(asked, one);
  });
}

// RFC 9396 §9: an API is told what is for it.
std::vector<Detail> details_for(const std::vector<Detail>& details, const std::vector<std::string>& resources) {
  std::vector<Detail> told;
  std::copy_if(details.begin(), details.end(), std::back_inserter(told),
               [&](const Detail& detail) { return is_for(detail, resources); });
  return told;
}

// RFC 9396 §12: a person is shown each with every member, and nothing in it hides from them.
std::vector<AskedDetail> asked_details(const std::vector<DetailType>* types, const std::vector<Detail>& details) {
  std::vector<AskedDetail> asked;
  for (const auto& detail : details) {
    const auto* const type = find_type(types, detail.type());
    auto& shown = asked.emplace_back();
    shown.index = asked.size() - 1;
    shown.type = visible_text(detail.type());
    if (type && type->describe) shown.text = visible_text(type->describe(detail));
    if (shown.text.empty()) shown.text = shown.type;
    for (const auto& [name, value] : detail.members()) {
      shown.members.push_back({visible_text(name), visible_text(value)});
    }
  }
  return asked;
}

}  // namespace oauthkit
