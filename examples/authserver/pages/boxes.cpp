#include "pages/boxes.hpp"

#include <array>
#include <utility>

#include "pages/form.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

/// What widely used scopes mean to a person; any other is told by its name alone.
std::string_view meaning_of(std::string_view scope) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> meanings = {{
      {"openid", "Know who you are"},
      {"profile", "See your name and profile"},
      {"email", "See your e-mail address"},
      {"address", "See your postal address"},
      {"phone", "See your phone number"},
      {"read", "Read your data"},
      {"write", "Change your data"},
      {"offline_access", "Keep access while you are away"},
  }};
  for (const auto& [name, meaning] : meanings) {
    if (name == scope) return meaning;
  }
  return {};
}

std::string check_box(const std::string& name, std::string_view value, const std::string& html) {
  return "<label class=\"box\"><input type=\"checkbox\" name=\"" + name + "\" value=\"" + escape_html(value) +
         "\" checked><span>" + html + "</span></label>";
}

}  // namespace

std::string scope_box(std::string_view scope, bool is_new) {
  const auto name = "<code>" + escape_html(scope) + "</code>";
  const auto meaning = meaning_of(scope);
  const auto html = meaning.empty() ? name : std::string(meaning) + " " + name;
  return check_box("scope", scope, is_new ? "<span class=\"new\">" + html + "</span>" : html);
}

// RFC 9396 §12: what is agreed to is shown whole, for the description may leave something out.
std::string detail_box(const AskedDetail& detail) {
  auto html = escape_html(detail.text) + " <code>" + escape_html(detail.type) + "</code>";
  for (const auto& [name, value] : detail.members) {
    html += "<br><span class=\"member\">" + escape_html(name) + "</span>: " + escape_html(value);
  }
  return check_box("authorization_details", std::to_string(detail.index), html);
}

std::string places_of(const std::vector<std::string>& resources) {
  std::string names;
  for (const auto& resource : resources) names += (names.empty() ? "" : ", ") + strong(resource);
  return names.empty() ? names : "<p class=\"where\">at " + names + "</p>";
}

}  // namespace authserver
