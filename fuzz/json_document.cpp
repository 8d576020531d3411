#include "base/json_document.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "fuzz.hpp"

using namespace oauthkit;

namespace {

using json::Document;
using Tree = nlohmann::json;

constexpr std::uint64_t max_number = std::uint64_t{1} << 53;

bool is_same(const Document& document, const Document::Value& value, const Tree& tree);

bool is_same_number(const Document::Value& value, const Tree& tree) {
  const bool whole = tree.is_number_unsigned() && tree.get<std::uint64_t>() < max_number;
  if (whole) return value.number() == tree.get<std::int64_t>();
  // That is how -0 is read.
  return !value.number() || (tree.is_number() && *value.number() == 0 && tree == 0);
}

bool is_same_object(const Document& document, const Document::Value& object, const Tree& tree) {
  std::size_t members = 0;
  bool same = true;
  document.each(object, [&](const Document::Value& member) {
    ++members;
    const auto found = tree.find(std::string(member.name));
    same = same && found != tree.end() && document.find(object, member.name) == &member &&
           is_same(document, member, *found);
  });
  return same && members == tree.size();
}

bool is_same_array(const Document& document, const Document::Value& array, const Tree& tree) {
  std::size_t at = 0;
  bool same = true;
  document.each(array, [&](const Document::Value& one) {
    same = same && at < tree.size() && is_same(document, one, tree[at]);
    ++at;
  });
  return same && at == tree.size();
}

bool is_same(const Document& document, const Document::Value& value, const Tree& tree) {
  switch (value.kind) {
    case Document::Kind::object:
      return tree.is_object() && is_same_object(document, value, tree);
    case Document::Kind::array:
      return tree.is_array() && is_same_array(document, value, tree);
    case Document::Kind::text:
      return tree.is_string() && value.text == tree.get_ref<const std::string&>() && !value.number();
    case Document::Kind::number:
      return tree.is_number() && is_same_number(value, tree);
    case Document::Kind::boolean:
      return tree.is_boolean() && value.is_true() == tree.get<bool>();
    case Document::Kind::null:
      return tree.is_null();
  }
  return false;
}

bool has_large_object(const Tree& tree) {
  if (tree.is_object() && tree.size() > 256) return true;
  for (const auto& one : tree) {
    if (one.is_structured() && has_large_object(one)) return true;
  }
  return false;
}

}  // namespace

// Two readers that share no line of code take the same texts, and mean the same by them. They differ in numbers beyond
// those of a double, which nobody reads here, and in objects with more than 256 members.
void fuzz(std::string_view input) {
  static Document used_before;
  Document document;
  const bool taken = document.read(input);
  require(used_before.read(input) == taken);
  const bool well_formed = json::is_well_formed(input);
  const auto tree = well_formed ? Tree::parse(input) : Tree();
  if (taken && well_formed) require(is_same(document, document.root(), tree));
  if (taken && well_formed) require(is_same(used_before, used_before.root(), tree));
  if (taken && !well_formed) require(input.find_first_of("eE") != input.npos || input.size() > 300);
  if (!taken && well_formed) require(has_large_object(tree));
}
