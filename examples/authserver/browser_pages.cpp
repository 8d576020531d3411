#include "browser_pages.hpp"

#include <oauthkit/hash.hpp>

#include "pages/code.hpp"
#include "pages/consent.hpp"
#include "pages/home.hpp"
#include "pages/pages.hpp"
#include "pages/playground.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

/// What the form to sign out holds, and no other site can know.
std::string sign_out_token(const Browser& who) { return hash_token("sign out " + who.session_id).hex(); }

}  // namespace

BrowserPages::BrowserPages(const Config& config, const std::string& issuer, std::string base,
                           const std::shared_ptr<Store>& store, const Registered& registered, const Server& server)
    : config_(config),
      issuer_(issuer),
      base_(std::move(base)),
      registered_(registered),
      server_(server),
      cookies_(store, {.issuer = issuer, .environment = environment_of(config)}) {}

Handler BrowserPages::authorize() const {
  return with_browser([this](const Request& r, Browser& who) { return show(server_.authorize(r, who), who); });
}

Handler BrowserPages::with_browser(Page page) const {
  return cookies_.handle([this, page = std::move(page)](const Request& r, Browser& who) {
    if (who.user && !registered_.people->know(who.user->id)) cookies_.sign_out(who);
    return page(r, who);
  });
}

Response BrowserPages::show(const Step& step, const Browser& who, std::string_view username) const {
  if (const auto* sign_in = std::get_if<SignIn>(&step)) {
    const bool has_password = sign_in->reason == SignIn::Reason::stronger_needed;
    const bool has_more = has_password && !registered_.people->totp_secret(who.user->id).empty();
    return has_more ? code_page(*sign_in, base_) : sign_in_page(*sign_in, username, base_);
  }
  if (const auto* consent = std::get_if<Consent>(&step)) {
    return consent_page(*consent, registered_.people->display_name(consent->user.id), base_);
  }
  return std::get<Response>(step);
}

Response BrowserPages::home(const Request& request) const {
  // Whoever brings no cookie is nobody, and needs none to look around.
  if (request.headers.count("Cookie") == 0) return home_page(config_, issuer_, base_);
  return with_browser([this](const Request&, Browser& who) {
    if (!who.user || !registered_.second_factor->is_complete(*who.user)) return home_page(config_, issuer_, base_);
    return home_page(config_, issuer_, base_,
                     Resident{registered_.people->display_name(who.user->id), sign_out_token(who)});
  })(request);
}

Response BrowserPages::sign_out(const Request& request, Browser& who) const {
  if (!who.user) return signed_out_page(base_);
  // Another site may send the form, and cannot know what ours holds.
  if (request.form().value_or_empty("sign_out_token") != sign_out_token(who)) {
    return error_page(Error{ErrorCode::invalid_request, "this form is not of this page; please sign out at home"});
  }
  cookies_.sign_out(who);
  return signed_out_page(base_);
}

void BrowserPages::add_forms(std::vector<Route>& routes) const {
  const auto login = with_browser([this](const Request& r, Browser& who) {
    const auto form = r.form();
    const auto username = form.value_or_empty("username");
    // Comparing a password takes time and memory: asked once there is something to sign in for.
    const auto prove = [&] { return registered_.people->sign_in(username, form.value_or_empty("password")); };
    return show(server_.resume(r, who, prove), who, username);
  });
  const auto code = with_browser([this](const Request& r, Browser& who) {
    const auto typed = r.form();
    // One of a few tries: looked at for whoever has a request that waits for it.
    const auto prove = [&] {
      return registered_.second_factor->prove(*who.user, typed.value_or_empty("code"), system_now());
    };
    const auto step = server_.step_up(r, who, prove);
    const auto* again = std::get_if<SignIn>(&step);
    return again && again->reason == SignIn::Reason::wrong_credentials ? code_page(*again, base_) : show(step, who);
  });
  const auto another =
      with_browser([this](const Request& r, Browser& who) { return show(server_.resume_as_another(r, who), who); });
  const auto decide = with_browser([this](const Request& r, Browser& who) { return server_.decide(r, who); });
  routes.push_back({"POST", "/login", login});
  routes.push_back({"POST", "/login/code", code});
  routes.push_back({"POST", "/login/another", another});
  routes.push_back({"POST", "/authorize/decision", decide});
}

std::vector<Route> BrowserPages::routes() const {
  std::vector<Route> routes;
  add_forms(routes);
  const PlaygroundDefaults defaults =
      config_.is_demo ? PlaygroundDefaults{"demo", "demo-secret"} : PlaygroundDefaults{};
  const auto logout = with_browser([this](const Request& r, Browser& who) { return sign_out(r, who); });
  routes.push_back({"GET", "/", [this](const Request& r) { return home(r); }});
  routes.push_back({"POST", "/logout", [this, logout](const Request& r) {
                      // What another site sends comes without the cookie, and must not be answered with one.
                      return r.headers.count("Cookie") == 0 ? signed_out_page(base_) : logout(r);
                    }});
  // A token for the API is asked for by its name where another resource is the usual one.
  const auto resource = config_.mcp ? api_resource(issuer_) : std::string();
  routes.push_back({"GET", "/playground",
                    [page = playground_page(issuer_, {base_, resource}, defaults)](const Request&) { return page; }});
  return routes;
}

}  // namespace authserver
