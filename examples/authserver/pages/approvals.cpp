#include "pages/approvals.hpp"

#include "pages/boxes.hpp"
#include "pages/form.hpp"
#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

// CIBA Core §7.1: the same stands where the person is served, so that they see that both belong together.
std::string binding_message_of(const WaitingApproval& asked) {
  if (asked.binding_message.empty()) return {};
  return "<p>The same must stand where you have started this:</p><p class=\"user-code\"><code><bdi>" +
         escape_html(asked.binding_message) + "</bdi></code></p>";
}

std::string boxes_of(const WaitingApproval& asked) {
  if (asked.access.scope.empty() && asked.details.empty()) return note("It asks for nothing but your name.");
  std::string boxes = "<fieldset><legend>It asks to</legend>";
  for (const auto& detail : asked.details) boxes += detail_box(detail);
  for (const auto& scope : asked.access.scope) boxes += scope_box(scope);
  return boxes + "</fieldset>";
}

// No is as plain as yes.
std::string panel(const WaitingApproval& asked, std::string_view base) {
  return "<section class=\"panel\"><h2>" + name_of(asked.client_name) + "</h2>" + binding_message_of(asked) +
         form_start(base, "/approvals") + hidden_input("approval_id", asked.id) + boxes_of(asked) +
         places_of(asked.access.resource) +
         "<div class=\"buttons\"><button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>"
         "<button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button></div></form></section>";
}

std::string panels(const std::vector<WaitingApproval>& waiting, std::string_view base) {
  if (waiting.empty()) return "<p>Nothing waits for your answer.</p>";
  std::string html = alert(
      "Allow only what you have just started yourself. If somebody asks you to, on the telephone or "
      "in a message, it is fraud: deny.");
  for (const auto& asked : waiting) html += panel(asked, base);
  return html;
}

}  // namespace

Response approvals_page(const std::vector<WaitingApproval>& waiting, const std::string& display_name,
                        std::string_view base, const std::string& note) {
  return Response::html(
      200, page("Requests for you",
                "<main><h1>Requests for you</h1><p class=\"lead\">Signed in as " + name_of(display_name) + ".</p>" +
                    note + panels(waiting, base) + "<p><a href=\"" + escape_html(base) +
                    "/approvals\">Look again</a> · <a href=\"" + escape_html(base) + "/\">Home</a></p></main>"));
}

std::string decided_note(const WaitingApproval& asked, bool allowed) {
  const auto name = name_of(asked.client_name);
  return note(allowed ? "You have allowed " + name + " what you left checked." : "You have denied " + name + ".");
}

Response no_approval_page(std::string_view base) {
  return Response::html(
      404, page("Nothing to answer",
                "<main class=\"card\"><h1>Nothing to answer</h1><p role=\"alert\">This request does not wait for you: "
                "it has been answered, or it has ended.</p><div class=\"buttons\"><a class=\"button\" href=\"" +
                    escape_html(base) + "/approvals\">Requests for you</a></div></main>"));
}

}  // namespace authserver
