#include "pages/form.hpp"

#include <oauthkit/http.hpp>

namespace authserver {

using oauthkit::escape_html;

std::string strong(std::string_view text) { return "<strong>" + escape_html(text) + "</strong>"; }

std::string name_of(std::string_view name) { return "<bdi>" + strong(name) + "</bdi>"; }

std::string alert(const std::string& html) { return "<p class=\"alert\" role=\"alert\">" + html + "</p>"; }

std::string note(const std::string& html) { return "<p class=\"note\">" + html + "</p>"; }

std::string hidden_input(std::string_view name, std::string_view value) {
  return "<input type=\"hidden\" name=\"" + escape_html(name) + "\" value=\"" + escape_html(value) + "\">";
}

std::string form_start(std::string_view base, std::string_view path) {
  return "<form method=\"post\" action=\"" + escape_html(base) + escape_html(path) + "\">";
}

std::string field(const char* name, const char* label, const char* attributes, std::string_view value, bool focus) {
  std::string html = "<label for=\"";
  html.append(name).append("\">").append(label).append("</label><input id=\"").append(name).append("\" name=\"");
  html.append(name).append("\" ").append(attributes).append(" required");
  if (!value.empty()) html.append(" value=\"").append(escape_html(value)).append("\"");
  return html.append(focus ? " autofocus>" : ">");
}

std::string code_field() {
  return field("otp", "Code of your authenticator",
               "inputmode=\"numeric\" autocomplete=\"one-time-code\" pattern=\"[0-9 ]{6,7}\" maxlength=\"7\"", {},
               true);
}

std::string other_user_button(std::string_view base, const std::string& html) {
  return "<p class=\"foot\">" + html + "<button type=\"submit\" formaction=\"" + escape_html(base) +
         "/login/another\" formnovalidate class=\"link\">Not you?</button></p>";
}

}  // namespace authserver
