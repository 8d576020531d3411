#include "pages/device.hpp"

#include "pages/form.hpp"
#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

Response enter_code_page(const EnterCode& step, std::string_view base) {
  const bool not_valid = step.reason == EnterCode::Reason::not_valid;
  return Response::html(
      not_valid ? 400 : 200,
      page("Connect a device",
           "<main class=\"card\"><h1>Connect a device</h1><p class=\"lead\">Enter the code that your device "
           "shows.</p>" +
               (not_valid ? alert("No device waits with that code now. Please look at your device once more: codes end "
                                  "after a while, and are good for one time.")
                          : "") +
               form_start(base, "/device") +
               field("user_code", "Code on your device",
                     "class=\"user-code\" autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\" "
                     "maxlength=\"40\"",
                     step.user_code, step.user_code.empty() || not_valid) +
               "<div class=\"buttons\"><button type=\"submit\">Go on</button></div></form>"
               "<p class=\"foot\">Enter no code that somebody else sent you.</p></main>"));
}

Response device_decided_page(const DeviceDecided& decided) {
  const auto name = name_of(decided.client.name);
  if (!decided.allowed) {
    return Response::html(200, page("Denied", "<main class=\"card\"><h1>Denied</h1><p class=\"lead\">" + name +
                                                  " on that device gets nothing of yours. You can close this "
                                                  "page.</p></main>"));
  }
  return Response::html(200, page("Device connected",
                                  "<main class=\"card\"><h1>Your device is connected</h1>"
                                  "<p class=\"lead\">" +
                                      name +
                                      " goes on there in a moment. You can close this "
                                      "page.</p></main>"));
}

}  // namespace authserver
