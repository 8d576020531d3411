#include "pages/consent.hpp"

#include <algorithm>
#include <array>

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

/// A box that stays checked unless the person unchecks it.
std::string check_box(const std::string& name, const std::string& value, const std::string& html) {
  return "<label class=\"box\"><input type=\"checkbox\" name=\"" + name + "\" value=\"" + escape_html(value) +
         "\" checked><span>" + html + "</span></label>";
}

/// Whether anything was allowed before that what is asked for now can be new beside.
bool was_asked_before(const Consent& step) {
  return !step.granted_before.empty() || !step.claims_granted_before.empty();
}

std::string scope_box(const Consent& step, const std::string& scope) {
  const auto name = "<code>" + escape_html(scope) + "</code>";
  const auto meaning = meaning_of(scope);
  const auto html = meaning.empty() ? name : std::string(meaning) + " " + name;
  const bool is_new = was_asked_before(step) && !step.granted_before.scope.contains(scope);
  return check_box("scope", scope, is_new ? "<span class=\"new\">" + html + "</span>" : html);
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

// RFC 9396 §12: what is agreed to is shown whole, for the description may leave something out.
std::string detail_box(const AskedDetail& detail) {
  auto html = escape_html(detail.text) + " <code>" + escape_html(detail.type) + "</code>";
  for (const auto& [name, value] : detail.members) {
    html += "<br><span class=\"member\">" + escape_html(name) + "</span>: " + escape_html(value);
  }
  return check_box("authorization_details", std::to_string(detail.index), html);
}

std::string check_boxes(const Consent& step) {
  if (step.scope.empty() && step.details.empty()) return note("It asks for nothing but your name.");
  std::string boxes = "<fieldset><legend>It asks to</legend>";
  for (const auto& detail : step.details) boxes += detail_box(detail);
  for (const auto& scope : step.scope) boxes += scope_box(step, scope);
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

Response consent_page(const Consent& step, const std::string& display_name, std::string_view base) {
  return Response::html(
      200, page("Allow access?",
                "<main class=\"card\"><h1>Allow access?</h1><p class=\"lead\">" + name_of(step.client.name) +
                    " wants to use your account.</p>" + why_consent(step) + form_start(base, "/authorize/decision") +
                    hidden_input("transaction_id", step.transaction_id) + check_boxes(step) + asked_claims(step) +
                    apis(step) + "<p class=\"where\">Afterwards you are sent to " + strong(step.redirect_host) +
                    ".</p>" + signals_of(step) +
                    "<div class=\"buttons\"><button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>"
                    "<button type=\"submit\" name=\"decision\" value=\"deny\" class=\"quiet\">Deny</button></div>" +
                    other_user_button(base, "Signed in as " + name_of(display_name) + ". ") + "</form></main>"));
}

}  // namespace authserver
