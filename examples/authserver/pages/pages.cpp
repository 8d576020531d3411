#include "pages/pages.hpp"

#include "pages/form.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

std::string why_sign_in(const SignIn& step) {
  // Which client a device is of, nobody has looked up before somebody has signed in.
  const bool is_for_device = step.client.id.empty();
  if (is_for_device && step.reason != SignIn::Reason::wrong_credentials) return {};
  switch (step.reason) {
    case SignIn::Reason::wrong_credentials:
      return alert("That user name and password do not belong together. Please try again.");
    case SignIn::Reason::login_too_old:
      return note(name_of(step.client.name) + " asks for a fresh sign-in: the last one was too long ago.");
    case SignIn::Reason::client_asked:
      return note(name_of(step.client.name) + " asks you to sign in again, so that you can choose who you are.");
    case SignIn::Reason::stronger_needed:
      return note(name_of(step.client.name) + " needs a stronger sign-in than the one you have.");
    case SignIn::Reason::another_user:
      return note("Sign in as whoever you are.");
    // Nobody makes an account here, and no client is told that they could.
    case SignIn::Reason::create_account:
    case SignIn::Reason::nobody_signed_in:
      break;
  }
  return {};
}

}  // namespace

std::string where_to(const SignIn& step) {
  if (step.client.id.empty()) return "<p class=\"lead\">to connect a device</p>";
  return "<p class=\"lead\">to go on to " + name_of(step.client.name) + " at " + strong(step.redirect_host) + "</p>";
}

std::string page(std::string_view title, std::string_view content, std::string_view head) {
  std::string html =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<link rel=\"icon\" href=\"data:,\">";
  html.append(head)
      .append("<title>")
      .append(title)
      .append("</title><style>")
      .append(style_sheet)
      .append("</style></head><body>");
  return html.append(content).append("</body></html>");
}

Response sign_in_page(const SignIn& step, std::string_view username, std::string_view base) {
  const bool wrong = step.reason == SignIn::Reason::wrong_credentials;
  const auto known = username.empty() ? std::string_view(step.request.login_hint) : username;
  return Response::html(
      wrong ? 401 : 200,
      page(
          "Sign in",
          "<main class=\"card\"><h1>Sign in</h1>" + where_to(step) + why_sign_in(step) + form_start(base, "/login") +
              hidden_input("transaction_id", step.transaction_id) +
              field("username", "User name", "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\"",
                    known, known.empty()) +
              field("password", "Password", "type=\"password\" autocomplete=\"current-password\"", {}, !known.empty()) +
              "<div class=\"buttons\"><button type=\"submit\">Sign in</button></div></form></main>"));
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
