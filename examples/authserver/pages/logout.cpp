#include "pages/logout.hpp"

#include "pages/form.hpp"
#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

std::string home_button(std::string_view base) {
  return "<div class=\"buttons\"><a class=\"button\" href=\"" + escape_html(base) + "/\">Home</a></div>";
}

std::string frames_of(const openid::SignedOut& step) {
  std::string html;
  for (const auto& frame : step.frames()) html += "<iframe hidden src=\"" + escape_html(frame) + "\"></iframe>";
  return html;
}

/// Leads on once the frames had the time to load.
std::string refresh_to(const std::string& url) {
  if (url.empty()) return {};
  return "<meta http-equiv=\"refresh\" content=\"2;url=" + escape_html(url) + "\">";
}

std::string way_on(const std::string& url) {
  return "<div class=\"buttons\"><a id=\"continue\" class=\"button\" href=\"" + escape_html(url) + "\">Go on</a></div>";
}

// OpenID Connect Front-Channel Logout §4.1: only these are framed.
void admit_frames(Response& response, const std::vector<std::string>& origins) {
  if (origins.empty()) return;
  std::string policy(response.headers.get("Content-Security-Policy").value_or("default-src 'none'"));
  policy += "; frame-src";
  for (const auto& origin : origins) policy.append(" ").append(origin);
  response.headers.set("Content-Security-Policy", policy);
}

}  // namespace

Response confirm_logout_page(const openid::ConfirmLogout& step, const std::string& display_name,
                             std::string_view base) {
  const auto who_asks = step.client
                            ? name_of(step.client->name) + " asks whether you want to sign out here."
                            : std::string("Somebody sent you here to sign out. If it was not you, stay signed in.");
  return Response::html(
      200,
      page("Sign out?", "<main class=\"card\"><h1>Sign out?</h1><p class=\"lead\">" + who_asks + "</p>" +
                            form_start(base, "/logout/decision") + hidden_input("transaction_id", step.transaction_id) +
                            "<p>It ends your sign-in at this server, and tells the applications that you "
                            "signed in to with it.</p><div class=\"buttons\">"
                            "<button type=\"submit\" name=\"logout\" value=\"yes\">Sign out</button>"
                            "<button type=\"submit\" name=\"logout\" value=\"no\" class=\"quiet\">Stay</button>"
                            "</div><p class=\"foot\">Signed in as " +
                            name_of(display_name) + ".</p></form></main>"));
}

Response signed_out_page(const openid::SignedOut& step, std::string_view base) {
  const auto& url = step.continue_to();
  const auto* const lead = step.was_nobody() ? "Nobody was signed in at this browser."
                                             : "of this browser, and of the applications that you signed in to with "
                                               "it, but for those that may keep access while you are away.";
  auto response = Response::html(
      200, page("Signed out",
                "<main class=\"card\"><h1>You are signed out</h1><p class=\"lead\">" + std::string(lead) + "</p>" +
                    (url.empty() ? home_button(base) : way_on(url)) + frames_of(step) + "</main>",
                refresh_to(url)));
  admit_frames(response, step.frame_origins());
  return response;
}

Response signed_out_page(std::string_view base) {
  return Response::html(
      200, page("Signed out",
                "<main class=\"card\"><h1>You are signed out</h1><p class=\"lead\">of this browser. What you have "
                "allowed applications goes on.</p>" +
                    home_button(base) + "</main>"));
}

Response still_signed_in_page(std::string_view base) {
  return Response::html(200, page("Still signed in",
                                  "<main class=\"card\"><h1>You are still signed in</h1><p class=\"lead\">Nothing has "
                                  "changed.</p>" +
                                      home_button(base) + "</main>"));
}

}  // namespace authserver
