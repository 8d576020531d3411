#include "pages/door.hpp"

#include "pages/form.hpp"
#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

Response door_sign_in_page(const DoorPlace& place, std::string_view username, bool was_wrong) {
  return Response::html(
      was_wrong ? 401 : 200,
      page("Sign in",
           "<main class=\"card\"><h1>Sign in</h1><p class=\"lead\">" + escape_html(place.purpose) + "</p>" +
               (was_wrong ? alert("That user name and password do not belong together. Please try again.") : "") +
               form_start(place.base, "/login" + place.path) + hidden_input("csrf", place.csrf) +
               field("username", "User name", "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\"",
                     username, username.empty()) +
               field("password", "Password", "type=\"password\" autocomplete=\"current-password\"", {},
                     !username.empty()) +
               "<div class=\"buttons\"><button type=\"submit\">Sign in</button></div></form></main>"));
}

Response door_code_page(const DoorPlace& place, bool was_wrong) {
  return Response::html(
      was_wrong ? 401 : 200,
      page("Enter your code",
           "<main class=\"card\"><h1>Enter your code</h1><p class=\"lead\">" + escape_html(place.purpose) + "</p>" +
               (was_wrong ? alert("That code is wrong, or was used before. Please try the next one.") : "") +
               form_start(place.base, "/login" + place.path + "/code") + hidden_input("csrf", place.csrf) +
               code_field() + "<div class=\"buttons\"><button type=\"submit\">Go on</button></div></form></main>"));
}

Response forbidden_page(std::string_view base, std::string_view path) {
  return Response::html(
      403,
      page("Not from your page",
           "<main class=\"card\"><h1>Nothing has changed</h1><p role=\"alert\">This form is not of a page that you "
           "are signed in at, or it is an old one.</p><div class=\"buttons\"><a class=\"button\" href=\"" +
               escape_html(base) + escape_html(path) + "\">Back to the page</a></div></main>"));
}

}  // namespace authserver
