#include "pages/pages.hpp"

#include <array>

#include "pages/form.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

std::string why_sign_in(const SignIn& step) {
  switch (step.reason) {
    case SignIn::Reason::wrong_credentials:
      return alert("That user name and password do not belong together. Please try again.");
    case SignIn::Reason::login_too_old:
      return note(strong(step.client.name) + " asks for a fresh sign-in: the last one was too long ago.");
    case SignIn::Reason::client_asked:
      return note(strong(step.client.name) + " asks you to sign in again, so that you can choose who you are.");
    case SignIn::Reason::stronger_needed:
      return note(strong(step.client.name) + " needs a stronger sign-in than the one you have.");
    case SignIn::Reason::another_user:
      return note("Sign in as whoever you are.");
    case SignIn::Reason::nobody_signed_in:
      break;
  }
  return {};
}

std::string why_consent(const Consent& step) {
  switch (step.reason) {
    case Consent::Reason::client_asked:
      return note(strong(step.client.name) + " asks you to confirm this again.");
    case Consent::Reason::identity_not_assured:
      return note("Any program on your device could have started this. Go on only if you did.");
    case Consent::Reason::more_than_before:
      return note(strong(step.client.name) + " asks for more than you have allowed it before.");
    case Consent::Reason::not_granted_yet:
      break;
  }
  return {};
}

/// What widely used scopes mean to a person; any other is told by its name alone.
std::string_view meaning_of(std::string_view scope) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> meanings = {{
      {"openid", "Know who you are"},
      {"profile", "See your name and profile"},
      {"email", "See your e-mail address"},
      {"read", "Read your data"},
      {"write", "Change your data"},
      {"offline_access", "Keep access while you are away"},
  }};
  for (const auto& [name, meaning] : meanings) {
    if (name == scope) return meaning;
  }
  return {};
}

std::string check_box(const std::string& scope) {
  const auto name = escape_html(scope);
  const auto meaning = meaning_of(scope);
  const auto text = meaning.empty() ? "<code>" + name + "</code>" : std::string(meaning) + " <code>" + name + "</code>";
  return "<label class=\"box\"><input type=\"checkbox\" name=\"scope\" value=\"" + name + "\" checked><span>" + text +
         "</span></label>";
}

std::string check_boxes(const Consent& step) {
  if (step.scope.empty()) return note("It asks for nothing but your name.");
  std::string boxes = "<fieldset><legend>It asks to</legend>";
  for (const auto& scope : step.scope) boxes += check_box(scope);
  return boxes + "</fieldset>";
}

/// Where it may do so: the APIs that the tokens are for.
std::string apis(const Consent& step) {
  std::string names;
  for (const auto& resource : step.request.access.resource) {
    if (!names.empty()) names += ", ";
    names += strong(resource);
  }
  return names.empty() ? names : "<p class=\"where\">at " + names + "</p>";
}

}  // namespace

std::string page(std::string_view title, std::string_view content) {
  std::string html =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<link rel=\"icon\" href=\"data:,\"><title>";
  html.append(title).append("</title><style>").append(style_sheet).append("</style></head><body>");
  return html.append(content).append("</body></html>");
}

Response sign_in_page(const SignIn& step, std::string_view username) {
  const bool wrong = step.reason == SignIn::Reason::wrong_credentials;
  const auto known = username.empty() ? std::string_view(step.request.login_hint) : username;
  return Response::html(
      wrong ? 401 : 200,
      page(
          "Sign in",
          "<main class=\"card\"><h1>Sign in</h1><p class=\"lead\">to go on to " + strong(step.client.name) + "</p>" +
              why_sign_in(step) + "<form method=\"post\" action=\"/login\">" +
              hidden_input("transaction_id", step.transaction_id) +
              field("username", "User name", "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\"",
                    known, known.empty()) +
              field("password", "Password", "type=\"password\" autocomplete=\"current-password\"", {}, !known.empty()) +
              "<div class=\"buttons\"><button type=\"submit\">Sign in</button></div></form></main>"));
}

Response consent_page(const Consent& step, const std::string& display_name) {
  return Response::html(
      200,
      page("Allow access?",
           "<main class=\"card\"><h1>Allow access?</h1><p class=\"lead\">" + strong(step.client.name) +
               " wants to use your account.</p>" + why_consent(step) +
               "<form method=\"post\" action=\"/authorize/decision\">" +
               hidden_input("transaction_id", step.transaction_id) + check_boxes(step) + apis(step) +
               "<p class=\"where\">Afterwards you are sent to " + strong(step.redirect_host) +
               ".</p><div class=\"buttons\"><button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>"
               "<button type=\"submit\" name=\"decision\" value=\"deny\" class=\"quiet\">Deny</button></div>" +
               other_user_button("Signed in as " + strong(display_name) + ". ") + "</form></main>"));
}

Response signed_out_page() {
  return Response::html(200,
                        page("Signed out",
                             "<main class=\"card\"><h1>You are signed out</h1><p class=\"lead\">of this browser. What "
                             "you have allowed applications goes on.</p><div class=\"buttons\">"
                             "<a class=\"button\" href=\"/\">Home</a></div></main>"));
}

Response error_page(const Error& error) {
  const auto wrong = error.description.empty() ? std::string("something went wrong") : escape_html(error.description);
  return Response::html(
      400, page("Request refused",
                "<main class=\"card\"><h1>This request cannot be answered</h1><p role=\"alert\">"
                "The reason: " +
                    wrong + ".</p><p>Go back to the application you came from and try again.</p>" +
                    "<p class=\"foot\"><code>" + std::string(wire_name(error.code)) + "</code></p></main>"));
}

}  // namespace authserver
