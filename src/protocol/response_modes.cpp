#include "protocol/response_modes.hpp"

#include "oauthkit/hash.hpp"
#include "oauthkit/redirect_uri.hpp"

namespace oauthkit {
namespace {

// Not `document.forms[0].submit()`: a parameter of the name `submit` would take the method's place.
constexpr std::string_view submit_script = "HTMLFormElement.prototype.submit.call(document.forms[0])";

std::string form_post_policy() {
  const auto hash = hash_token(submit_script);
  const auto digest = base64_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()});
  return "default-src 'none'; script-src 'sha256-" + digest + "'; base-uri 'none'; frame-ancestors 'none'";
}

Response query(const AuthorizationResponse& response) {
  return Response::redirect(append_query(response.redirect_uri, response.params));
}

Response fragment(const AuthorizationResponse& response) {
  return Response::redirect(append_fragment(response.redirect_uri, response.params));
}

// Form Post Response Mode §2: sent by itself, never stored, escaped. The button is for browsers without scripts.
Response form_post(const AuthorizationResponse& answer) {
  static const std::string policy = form_post_policy();
  std::string page =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>One moment</title><form method=\"post\" "
      "action=\"";
  page += escape_html(answer.redirect_uri);
  page += "\">";
  for (const auto& [name, value] : answer.params) {
    page += "<input type=\"hidden\" name=\"" + escape_html(name) + "\" value=\"" + escape_html(value) + "\">";
  }
  page += "<noscript><button>Continue</button></noscript></form><script>";
  page += submit_script;
  page += "</script></html>";
  auto response = Response::html(200, std::move(page));
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

}  // namespace

std::vector<ResponseMode> built_in_response_modes() {
  return {{.name = "query", .render = query, .carries_tokens = false},
          {.name = "fragment", .render = fragment},
          {.name = "form_post", .render = form_post}};
}

}  // namespace oauthkit
