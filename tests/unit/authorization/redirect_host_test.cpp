// Each page shows where the browser is sent in the end, beside a name that anybody can give itself.

#include "authorization/sources.hpp"

using namespace sources;

TEST_CASE("redirect host: sign-in, the page after a wrong password, and consent all have it") {
  struct Place {
    std::string redirect_uri;
    std::string host;
  };
  const std::vector<Place> places = {
      {home, "app.example:8443"}, {"http://127.0.0.1:49152/cb", "127.0.0.1:49152"}, {"http://[::1]:7/cb", "[::1]:7"}};
  for (const auto& place : places) {
    CAPTURE(place.redirect_uri);
    Site site;
    auto& server = site.world->server();
    auto who = stranger();
    const auto first = sign_in(*site.world, site.request_of("registered", place.redirect_uri), who);
    CHECK(first.reason == SignIn::Reason::nobody_signed_in);
    CHECK(first.redirect_host == place.host);
    const Result<User> nobody = denied();
    const auto again = step_of<SignIn>(server.resume(login(first.transaction_id), who, nobody));
    CHECK(again.reason == SignIn::Reason::wrong_credentials);
    CHECK(again.redirect_host == place.host);
    const Result<User> alice = User{.id = "alice"};
    const auto page = step_of<Consent>(server.resume(login(again.transaction_id), who, alice));
    CHECK(page.redirect_host == place.host);
  }
}
