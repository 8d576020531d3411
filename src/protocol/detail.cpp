#include "oauthkit/detail.hpp"

#include <algorithm>

#include "base/canonical_json.hpp"
#include "base/json.hpp"
#include "oauthkit/authorization_details.hpp"

namespace oauthkit {
namespace {

using json::Document;
using Value = Document::Value;

/// The texts of `list`; nothing when it is something else.
std::optional<std::vector<std::string>> texts_in(const Document& document, const Value& list) {
  if (list.kind != Document::Kind::array) return std::nullopt;
  std::vector<std::string> texts;
  bool all_texts = true;
  document.each(list, [&](const Value& one) {
    all_texts = all_texts && one.is_text();
    texts.emplace_back(one.text);
  });
  return all_texts ? std::optional(std::move(texts)) : std::nullopt;
}

bool is_smaller_list(const std::vector<std::string>& smaller, const std::vector<std::string>& larger) {
  const auto is_there = [&](const std::string& text) {
    return std::find(larger.begin(), larger.end(), text) != larger.end();
  };
  return !smaller.empty() && std::all_of(smaller.begin(), smaller.end(), is_there);
}

}  // namespace

std::optional<Detail> Detail::parse(std::string_view json) {
  Document document;
  if (!document.read(json)) return std::nullopt;
  // RFC 9396 §2: an object with a text that says its type.
  const auto* const type = document.find("type");
  if (!type || !type->is_text() || type->text.empty()) return std::nullopt;
  auto text = json::canonical(document, document.root());
  if (!text) return std::nullopt;
  return Detail(std::string(type->text), *std::move(text));
}

std::string Detail::text(std::string_view name) const {
  Document document;
  document.read(json_);
  const auto* const member = document.find(name);
  return member && member->is_text() ? std::string(member->text) : std::string();
}

std::vector<std::string> Detail::texts(std::string_view name) const {
  Document document;
  document.read(json_);
  const auto* const member = document.find(name);
  if (!member) return {};
  return texts_in(document, *member).value_or(std::vector<std::string>());
}

std::vector<Detail::Member> Detail::members() const {
  Document document;
  document.read(json_);
  std::vector<Member> members;
  document.each(document.root(), [&](const Value& member) {
    if (member.name != "type") members.push_back({std::string(member.name), std::string(member.text)});
  });
  return members;
}

namespace details {

// RFC 9396 §6.1: what is smaller is said by each type; this is what can be said of all.
bool is_within(const Detail& smaller, const Detail& granted) {
  if (smaller == granted) return true;
  if (smaller.type() != granted.type()) return false;
  Document less;
  Document more;
  less.read(smaller.json());
  more.read(granted.json());
  std::size_t members = 0;
  bool within = true;
  less.each(less.root(), [&](const Value& member) {
    ++members;
    const auto* const other = more.find(member.name);
    if (!within || !other) return void(within = false);
    const auto some = texts_in(less, member);
    const auto all = texts_in(more, *other);
    const bool is_equal = member.kind == other->kind && member.text == other->text;
    within = is_equal || (some && all && is_smaller_list(*some, *all));
  });
  more.each(more.root(), [&](const Value&) { --members; });
  return within && members == 0;
}

}  // namespace details
}  // namespace oauthkit
