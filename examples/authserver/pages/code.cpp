#include "pages/code.hpp"

#include "pages/form.hpp"
#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

Response code_page(const SignIn& step, std::string_view base) {
  const bool wrong = step.reason == SignIn::Reason::wrong_credentials;
  return Response::html(
      wrong ? 401 : 200,
      page("Enter your code",
           "<main class=\"card\"><h1>Enter your code</h1>" + where_to(step) +
               (wrong ? alert("That code is wrong, or was used before. Please try the next one.") : "") +
               form_start(base, "/login/code") + hidden_input("transaction_id", step.transaction_id) + code_field() +
               "<div class=\"buttons\"><button type=\"submit\">Go on</button></div>" + other_user_button(base, "") +
               "</form></main>"));
}

}  // namespace authserver
