#include "pages/account.hpp"

#include <array>
#include <chrono>

#include "pages/form.hpp"
#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

constexpr std::array<const char*, 12> months = {"January", "February", "March",     "April",   "May",      "June",
                                                "July",    "August",   "September", "October", "November", "December"};

std::string two_digits(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// The day, as it is in UTC.
std::string day_of(TimePoint time) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  const auto year = std::to_string(static_cast<int>(date.year()));
  const auto month = static_cast<unsigned>(date.month());
  const auto day = static_cast<unsigned>(date.day());
  return "<time datetime=\"" + year + "-" + two_digits(month) + "-" + two_digits(day) + "\">" + std::to_string(day) +
         " " + months[month - 1] + " " + year + "</time>";
}

template <class Names>
std::string codes(const Names& names) {
  std::string html;
  for (const auto& name : names) html += (html.empty() ? "<code>" : " <code>") + escape_html(name) + "</code>";
  return html;
}

std::string row(const char* label, const std::string& html) {
  return html.empty() ? html : "<p><span class=\"soft\">" + std::string(label) + "</span> " + html + "</p>";
}

std::string places(const std::vector<std::string>& resources) {
  std::string html;
  for (const auto& resource : resources) html += (html.empty() ? "" : ", ") + strong(resource);
  return html;
}

std::string types_of(const std::vector<Detail>& details) {
  std::vector<std::string> types;
  for (const auto& detail : details) types.emplace_back(detail.type());
  return codes(types);
}

std::string panel(const AccountPlace& place, const GrantedClient& granted) {
  const auto& consent = granted.consent;
  const auto& access = consent.access;
  return "<section class=\"panel\"><h2>" + name_of(granted.name) + "</h2>" +
         row("It may", codes(access.scope) + types_of(access.authorization_details)) +
         row("and know", codes(consent.claims)) + row("at", places(access.resource)) +
         row("since", day_of(consent.granted_at)) + form_start(place.base, "/account/revoke") +
         hidden_input("client_id", consent.client_id) + hidden_input("csrf", place.csrf) +
         "<button type=\"submit\" name=\"revoke\" value=\"yes\" class=\"quiet\">Take it back</button></form></section>";
}

std::string panels(const AccountPlace& place, const std::vector<GrantedClient>& granted) {
  if (granted.empty()) return "<p>You have allowed no application anything.</p>";
  std::string html = "<p>These applications may act for you. What you take back ends at once, wherever you are.</p>";
  for (const auto& each : granted) html += panel(place, each);
  return html;
}

}  // namespace

Response account_page(const AccountPlace& place, const std::string& display_name,
                      const std::vector<GrantedClient>& granted) {
  return Response::html(
      200, page("Your account", "<main><h1>Your account</h1><p class=\"lead\">Signed in as " + name_of(display_name) +
                                    ".</p>" + panels(place, granted) + "<p><a href=\"" + escape_html(place.base) +
                                    "/\">Home</a></p></main>"));
}

}  // namespace authserver
