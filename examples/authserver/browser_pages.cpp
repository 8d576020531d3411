#include "browser_pages.hpp"

#include "config/device.hpp"
#include "pages/code.hpp"
#include "pages/consent.hpp"
#include "pages/device.hpp"
#include "pages/home.hpp"
#include "pages/pages.hpp"
#include "pages/playground.hpp"
#include "resources.hpp"

namespace authserver {

using namespace oauthkit;

BrowserPages::BrowserPages(const Config& config, const std::string& issuer, std::string base,
                           const Registered& registered, const Server& server, const Browsers& browsers)
    : config_(config),
      issuer_(issuer),
      base_(std::move(base)),
      registered_(registered),
      server_(server),
      browsers_(browsers) {}

Handler BrowserPages::authorize() const {
  return browsers_.with_browser(
      [this](const Request& r, Browser& who) { return show(server_.authorize(r, who), who); });
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

Response BrowserPages::show(const DeviceStep& step, const Browser& who) const {
  if (const auto* enter = std::get_if<EnterCode>(&step)) return enter_code_page(*enter, base_);
  if (const auto* sign_in = std::get_if<SignIn>(&step)) return show(Step(*sign_in), who);
  if (const auto* consent = std::get_if<Consent>(&step)) return show(Step(*consent), who);
  return std::get<Response>(step);
}

Response BrowserPages::home(const Request& request) const {
  // Whoever brings no cookie is nobody, and needs none to look around.
  if (request.headers.count("Cookie") == 0) return home_page(config_, issuer_, base_);
  return browsers_.with_browser([this](const Request&, Browser& who) {
    if (!browsers_.has_resident(who)) return home_page(config_, issuer_, base_);
    return home_page(config_, issuer_, base_,
                     Resident{registered_.people->display_name(who.user->id), csrf_token(who)});
  })(request);
}

void BrowserPages::add_forms(std::vector<Route>& routes) const {
  const auto login = browsers_.with_browser([this](const Request& r, Browser& who) {
    const auto form = r.form();
    const auto username = form.value_or_empty("username");
    // Comparing a password takes time and memory: asked once there is something to sign in for.
    const auto prove = [&] {
      return registered_.sign_in(username, Secret(form.value_or_empty("password")), r.remote_address);
    };
    return show(server_.resume(r, who, prove), who, username);
  });
  const auto code = browsers_.with_browser([this](const Request& r, Browser& who) {
    const auto typed = r.form();
    // One of a few tries: looked at for whoever has a request that waits for it.
    const auto prove = [&] {
      return registered_.second_factor->prove(*who.user, typed.value_or_empty("otp"), system_now());
    };
    const auto step = server_.step_up(r, who, prove);
    const auto* again = std::get_if<SignIn>(&step);
    return again && again->reason == SignIn::Reason::wrong_credentials ? code_page(*again, base_) : show(step, who);
  });
  const auto another = browsers_.with_browser(
      [this](const Request& r, Browser& who) { return show(server_.resume_as_another(r, who), who); });
  const auto decide = browsers_.with_browser([this](const Request& r, Browser& who) { return server_.decide(r, who); });
  routes.push_back({"POST", "/login", login});
  routes.push_back({"POST", "/login/code", code});
  routes.push_back({"POST", "/login/another", another});
  routes.push_back({"POST", "/authorize/decision", decide});
}

void BrowserPages::add_device(std::vector<Route>& routes) const {
  if (!any_client(config_, is_device)) return;
  const auto device =
      browsers_.with_browser([this](const Request& r, Browser& who) { return show(server_.enter_code(r, who), who); });
  routes.push_back({"GET", "/device", device});
  routes.push_back({"POST", "/device", device});
}

std::vector<Route> BrowserPages::routes() const {
  std::vector<Route> routes;
  add_forms(routes);
  add_device(routes);
  const PlaygroundDefaults defaults =
      config_.is_demo ? PlaygroundDefaults{"demo", "demo-secret"} : PlaygroundDefaults{};
  routes.push_back({"GET", "/", [this](const Request& r) { return home(r); }});
  // A token for the API is asked for by its name where another resource is the usual one.
  const auto resource = config_.mcp ? api_resource(issuer_) : std::string();
  routes.push_back({"GET", "/playground",
                    [page = playground_page(issuer_, {base_, resource}, defaults)](const Request&) { return page; }});
  return routes;
}

}  // namespace authserver
