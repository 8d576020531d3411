#include "pages/consent.hpp"

#include <algorithm>

#include "pages/boxes.hpp"
#include "pages/form.hpp"
#include "pages/pages.hpp"
#include "pages/signals.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

std::string why_consent(const Consent& step) {
  switch (step.reason) {
    case Consent::Reason::client_asked:
      return note(name_of(step.client.name) + " asks you to confirm this again.");
    case Consent::Reason::identity_not_assured:
      return note("Any program on your device could have started this. Go on only if you did.");
    case Consent::Reason::more_than_before:
      return note(name_of(step.client.name) + " asks for more than you have allowed it before. What is new is marked.");
    case Consent::Reason::not_granted_yet:
      break;
  }
  return {};
}

/// Whether anything was allowed before that what is asked for now can be new beside.
bool was_asked_before(const Consent& step) {
  return !step.granted_before.empty() || !step.claims_granted_before.empty();
}

std::string scope_boxes(const Consent& step) {
  std::string boxes;
  for (const auto& scope : step.scope) {
    boxes += scope_box(scope, was_asked_before(step) && !step.granted_before.scope.contains(scope));
  }
  return boxes;
}

// OpenID Connect Core §5.5: what is asked about the person by name is part of what they agree to.
std::string asked_claims(const Consent& step) {
  std::string items;
  const auto& before = step.claims_granted_before;
  for (const auto& name : step.request.claims) {
    const bool is_new = was_asked_before(step) && std::find(before.begin(), before.end(), name) == before.end();
    items += std::string(is_new ? "<li class=\"new\">" : "<li>") + "<code>" + escape_html(name) + "</code></li>";
  }
  if (items.empty()) return items;
  return "<p class=\"where\">and to know of you</p><ul class=\"claims\">" + items + "</ul>";
}

std::string check_boxes(const Consent& step) {
  if (step.scope.empty() && step.details.empty()) return note("It asks for nothing but your name.");
  std::string boxes = "<fieldset><legend>It asks to</legend>";
  for (const auto& detail : step.details) boxes += detail_box(detail);
  return boxes + scope_boxes(step) + "</fieldset>";
}

// RFC 8628 §5.4: whoever sent the code to somebody else has the device that they would let in.
std::string device_of(const Consent& step) {
  if (step.user_code.empty()) return {};
  const auto address = step.device_address.empty() ? std::string() : ", at the address " + strong(step.device_address);
  return "<p class=\"user-code\"><code>" + escape_html(step.user_code) + "</code></p>" +
         alert(
             "Allow it only if this code stands on a device in front of you, and you have started this there "
             "yourself. If somebody sent you the code, by mail, in a chat or on the telephone, it is fraud: deny.") +
         "<p>The device asked" + address + ".</p>";
}

std::string card_of(const Consent& step) { return step.user_code.empty() ? "card" : "card wide"; }

std::string lead_of(const Consent& step) {
  const auto* const what = step.user_code.empty() ? " wants to use your account."
                                                  : " wants to use your account on a device that shows this code:";
  return "<p class=\"lead\">" + name_of(step.client.name) + what + "</p>" + device_of(step);
}

std::string afterwards(const Consent& step) {
  if (!step.user_code.empty()) return {};
  return "<p class=\"where\">Afterwards you are sent to " + strong(step.redirect_host) + ".</p>";
}

std::string buttons_of(const Consent& step) {
  // No is as plain as yes to a device, which nobody can see from here.
  const auto* const deny = step.user_code.empty() ? " class=\"quiet\"" : "";
  return "<div class=\"buttons\"><button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>"
         "<button type=\"submit\" name=\"decision\" value=\"deny\"" +
         std::string(deny) + ">Deny</button></div>";
}

}  // namespace

Response consent_page(const Consent& step, const std::string& display_name, std::string_view base) {
  return Response::html(
      200, page("Allow access?",
                "<main class=\"" + card_of(step) + "\"><h1>Allow access?</h1>" + lead_of(step) + why_consent(step) +
                    form_start(base, "/authorize/decision") + hidden_input("transaction_id", step.transaction_id) +
                    check_boxes(step) + asked_claims(step) + places_of(step.request.access.resource) +
                    afterwards(step) + signals_of(step) + buttons_of(step) +
                    other_user_button(base, "Signed in as " + name_of(display_name) + ". ") + "</form></main>"));
}

}  // namespace authserver
