#include "logout.hpp"

#include <oauthkit/endpoints/end_session.hpp>

#include "pages/logout.hpp"
#include "pages/pages.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

std::optional<openid::Logout> logout_of(const Config& config, const std::string& issuer, const Parts& parts,
                                        const Server& server) {
  if (!parts.openid) return std::nullopt;
  return make_logout(server, config, *parts.openid, stores::tokens(parts.store, issuer), parts.remote);
}

}  // namespace

LogoutPages::LogoutPages(const Config& config, const std::string& issuer, std::string base, const Parts& parts,
                         const Server& server, const Browsers& browsers)
    : base_(std::move(base)),
      people_(parts.registered.people),
      browsers_(browsers),
      logout_(logout_of(config, issuer, parts, server)) {}

void LogoutPages::register_endpoint(Server& server) const {
  if (!logout_) return;
  server.endpoint("/logout",
                  endpoints::end_session(*logout_, browsers_.with_browser([this](const Request& r, Browser& who) {
                    return show(logout_->begin(r, who));
                  })));
}

Response LogoutPages::show(const openid::LogoutStep& step) const {
  if (const auto* ask = std::get_if<openid::ConfirmLogout>(&step)) {
    return confirm_logout_page(*ask, people_->display_name(ask->user.id), base_);
  }
  if (const auto* out = std::get_if<openid::SignedOut>(&step)) return signed_out_page(*out, base_);
  return std::get<Response>(step);
}

Response LogoutPages::decide(const Request& request, Browser& who) const {
  auto response = show(logout_->decide(request, who));
  const bool stays = request.form().value_or_empty("logout") == "no" && response.status == 200;
  return stays ? still_signed_in_page(base_) : std::move(response);
}

Response LogoutPages::sign_out(const Request& request, Browser& who) const {
  if (!who.user) return signed_out_page(base_);
  // Another site may send the form, and cannot know what ours holds.
  if (!is_own_form(request, who)) {
    return error_page(Error{ErrorCode::invalid_request, "this form is not of this page; please sign out at home"});
  }
  if (logout_) return show(logout_->sign_out(request, who));
  browsers_.sign_out(who);
  return signed_out_page(base_);
}

std::vector<Route> LogoutPages::routes() const {
  const auto sign_out =
      browsers_.with_browser([this](const Request& r, Browser& who) { return this->sign_out(r, who); });
  std::vector<Route> routes = {{"POST", "/signout", [this, sign_out](const Request& r) {
                                  // What another site sends comes without the cookie, and must not be answered with
                                  // one.
                                  return r.headers.count("Cookie") == 0 ? signed_out_page(base_) : sign_out(r);
                                }}};
  if (!logout_) return routes;
  routes.push_back({"POST", "/logout/decision",
                    browsers_.with_browser([this](const Request& r, Browser& who) { return decide(r, who); })});
  return routes;
}

}  // namespace authserver
