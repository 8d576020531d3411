#include "base/json_document.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/utf8.hpp"
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

/// Watches another reader: it lets the last of two members win, and has no bounds of its own.
class Guard : public nlohmann::json_sax<Tree> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return begin(); }
  bool key(string_t& name) override { return members_.back().insert(name).second; }
  bool end_object() override { return end(); }
  bool start_array(std::size_t) override { return begin(); }
  bool end_array() override { return end(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool begin() {
    members_.emplace_back();
    return members_.size() <= 16;
  }
  bool end() {
    members_.pop_back();
    return true;
  }
  std::vector<std::set<std::string>> members_ = {};
};

bool is_well_formed(std::string_view text) {
  // The other reader takes a NUL for the end of the text, whatever follows.
  if (text.size() > 64 * 1024 || text.find('\0') != text.npos || !is_utf8(text)) return false;
  Guard guard;
  return Tree::sax_parse(text, &guard);
}

bool has_large_object(const Tree& tree) {
  if (tree.is_object() && tree.size() > 256) return true;
  for (const auto& one : tree) {
    if (one.is_structured() && has_large_object(one)) return true;
  }
  return false;
}

}  // namespace

// Two readers that share no line of code take the same texts, and mean the same by them. They differ in numbers at the
// ends of what a double holds, and in the bounds on values and members.
void fuzz(std::string_view input) {
  static Document used_before;
  Document document;
  const bool taken = document.read(input);
  require(used_before.read(input) == taken);
  const bool well_formed = is_well_formed(input);
  const auto tree = well_formed ? Tree::parse(input) : Tree();
  if (taken && well_formed) require(is_same(document, document.root(), tree));
  if (taken && well_formed) require(is_same(used_before, used_before.root(), tree));
  const bool has_extreme_number = input.find_first_of("eE") != input.npos || input.size() > 300;
  if (taken != well_formed) require(has_extreme_number || (well_formed && has_large_object(tree)));
}
