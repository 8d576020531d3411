#include "registration/read_members.hpp"

#include <algorithm>

namespace oauthkit::registration {
namespace {

using json::Document;
using Kind = Document::Kind;

constexpr std::size_t max_texts = 64;
constexpr std::size_t max_text_bytes = 2048;

/// What a server tells under `name`, as JSON; empty where it does not tell it.
std::string_view told_as(const JsonMembers& told, std::string_view name) {
  const auto found = std::find_if(told.begin(), told.end(), [&](const auto& member) { return member.first == name; });
  return found == told.end() ? std::string_view() : std::string_view(found->second);
}

// OpenID Connect Discovery §3: what is false, or not told, is not there.
bool counts(const Member& member, const std::optional<JsonMembers>& told) {
  if (!told || member.told.name.empty()) return true;
  const auto json = told_as(*told, member.told.name);
  return !json.empty() && json != "false";
}

bool is_served(const Member& member, std::string_view text, const std::optional<JsonMembers>& told) {
  if (!told || member.told.values.empty()) return true;
  Document served;
  if (!served.read(told_as(*told, member.told.values))) return false;
  bool found = false;
  served.each(served.root(), [&](const Document::Value& value) { found = found || value.text == text; });
  return found;
}

/// What is wrong with one text.
std::optional<Error> problem_of(const Member& member, std::string_view text, const MetadataRules& rules) {
  if (text.empty()) return refuse_member(member.name, "must not hold an empty string");
  // Scope is cut to what there is.
  if (text.size() > max_text_bytes && member.name != "scope") {
    return refuse_member(member.name, "must not be longer than 2048 bytes");
  }
  if (const auto what = member.judge(text); !what.empty()) return refuse_member(member.name, what);
  // OpenID Connect Registration §2: what a client wants is what it gets, or it is refused.
  if (is_served(member, text, rules.told)) return std::nullopt;
  return refuse_member(member.name, std::string(text).append(" is not served here"));
}

/// Looks at the texts in one member.
std::optional<Error> problem_of(const Member& member, const Document& document, const Document::Value& value,
                                const MetadataRules& rules) {
  std::optional<Error> problem;
  std::size_t count = 0;
  const auto look = [&](const Document::Value& each) {
    ++count;
    if (!problem) problem = problem_of(member, each.text, rules);
  };
  if (value.is_text()) look(value);
  if (value.kind == Kind::array) document.each(value, look);
  if (count > max_texts) return refuse_member(member.name, "must not have more than 64 entries");
  return problem;
}

}  // namespace

// RFC 7591 §2: what is not known is ignored. RFC 7591 §2.2: a name may come in other languages.
const Member* row_of(const Document::Value& value, const std::optional<JsonMembers>& told) {
  constexpr std::size_t longest_tag = 35;
  constexpr std::string_view in_tags = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
  const auto hash = value.name.find('#');
  // RFC 5646 §2.1, §4.4.1
  if (hash != value.name.npos) {
    const auto tag = value.name.substr(hash + 1);
    if (tag.empty() || tag.size() > longest_tag || tag.find_first_not_of(in_tags) != tag.npos) return nullptr;
  }
  const auto* const member = find_member(value.name);
  return member != nullptr && counts(*member, told) ? member : nullptr;
}

bool is_in_language(const Document::Value& value) { return value.name.find('#') != value.name.npos; }

Result<Client> read_members(const Document& document, const MetadataRules& rules) {
  Client client = {.grant_types = {}, .response_types = {}, .token_endpoint_auth_method = {}, .application_type = {}};
  Client other_language;
  std::optional<Error> problem;
  document.each(document.root(), [&](const Document::Value& value) {
    const auto* const member = row_of(value, rules.told);
    if (member == nullptr || is_empty(value) || problem) return;
    if (!read_member(*member, document, value, is_in_language(value) ? other_language : client)) {
      problem = refuse_member(member->name, std::string("must be ").append(type_in_words(*member)));
    } else {
      problem = problem_of(*member, document, value, rules);
    }
  });
  if (problem) return *problem;
  return client;
}

}  // namespace oauthkit::registration
