#include "site.hpp"

#include <oauthkit/hash.hpp>

#include "log.hpp"
#include "pages/code.hpp"
#include "pages/consent.hpp"
#include "pages/home.hpp"
#include "pages/pages.hpp"
#include "pages/playground.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

Response plain(int status, std::string text) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}}, std::move(text)};
}

Response health(Store& store) {
  try {
    store.find("health", {});
    return plain(200, "ok");
  } catch (const StoreUnavailable&) {
    return plain(503, "the store does not answer");
  }
}

/// An array of them, as JSON.
std::string json_of(const std::vector<Detail>& details) {
  std::string json;
  for (const auto& detail : details) json.append(json.empty() ? "[" : ",").append(detail.json());
  return json.append("]");
}

Response tell_who(const Request&, const Authorization& who) {
  JsonMembers answer;
  if (!who.user_id.empty()) answer.add("sub", who.user_id);
  answer.add("client_id", who.client_id);
  answer.add("scope", who.access.scope.to_string());
  const auto& details = who.access.authorization_details;
  if (!details.empty()) answer.add_json("authorization_details", json_of(details));
  return Response::json(200, answer);
}

Registered registered_in(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store) {
  auto people = std::make_shared<People>(config.people);
  auto second_factor = std::make_shared<const SecondFactor>(people, store, issuer);
  return {std::make_shared<Clients>(clients_of(config, issuer)), std::move(people), std::move(second_factor)};
}

/// What the form to sign out holds, and no other site can know.
std::string sign_out_token(const Browser& who) { return hash_token("sign out " + who.session_id).hex(); }

}  // namespace

Site::Site(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store)
    : config_(config),
      issuer_(issuer),
      store_(store),
      registered_(registered_in(config, issuer, store)),
      keys_(open_keys(config)),
      dpop_(make_dpop(config, issuer, store)),
      server_(assemble(config, issuer, registered_, store, keys_, dpop_)),
      cookies_(store, {.issuer = issuer, .environment = environment_of(config)}),
      bearer_(stores::tokens(store, issuer),
              {.audience = {issuer, api_resource(issuer)},
               .resource_metadata = endpoints::protected_resource_metadata_url(api_resource(issuer)),
               .dpop = dpop_,
               .readers = token_readers(stores::tokens(store, issuer), keys_),
               .environment = environment_of(config)}) {
  server_.endpoint("/authorize", endpoints::authorization(with_browser([this](const Request& r, Browser& who) {
                     return show(server_.authorize(r, who), who);
                   })));
  server_.endpoint("/token", endpoints::token());
}

void Site::take_over(const Config& next) {
  check_takeover(config_, next);
  registered_.clients->replace(clients_of(next, issuer_));
  registered_.people->replace(next.people);
}

std::vector<std::string> Site::client_problems() const {
  std::vector<std::string> sentences;
  for (const auto& client : config_.clients) {
    for (auto& sentence : oauthkit::client_problems(client, server_)) sentences.push_back(std::move(sentence));
  }
  return sentences;
}

std::vector<std::string> Site::loosened() const {
  auto sentences = server_.loosened();
  for (auto& sentence : bearer_.loosened()) sentences.push_back(std::move(sentence));
  if (config_.is_demo && !is_loopback_url(issuer_)) {
    sentences.push_back("the demo set-up has passwords that everybody knows: write a file for --config.");
  }
  if (config_.keys && config_.keys->file.empty()) {
    sentences.push_back("keys live as long as this process, and so does what they sign and seal: set keys.file.");
  }
  for (const auto& client : config_.clients) {
    if (client.legacy_auth_methods.empty()) continue;
    sentences.push_back("the client \"" + client.id +
                        "\" may send its secret in several ways: leave out legacy_auth_methods once it keeps to one.");
  }
  return sentences;
}

void Site::mount(const Mount& mount) const {
  // What is told of certificates comes from the proxy alone.
  const Mount behind_proxy = [&](const std::string& method, const std::string& path, Handler handler) {
    mount(method, path, mtls::behind_proxy(std::move(handler), *config_.mtls));
  };
  const Mount& told = config_.mtls ? behind_proxy : mount;
  mount_authorization(told);
  mount_api(told);
  mount_pages(mount);
}

Handler Site::with_browser(Page page) const {
  return cookies_.handle([this, page = std::move(page)](const Request& r, Browser& who) {
    if (who.user && !registered_.people->know(who.user->id)) cookies_.sign_out(who);
    return page(r, who);
  });
}

Response Site::show(const Step& step, const Browser& who, std::string_view username) const {
  if (const auto* sign_in = std::get_if<SignIn>(&step)) {
    const bool has_password = sign_in->reason == SignIn::Reason::stronger_needed;
    const bool has_more = has_password && !registered_.people->totp_secret(who.user->id).empty();
    return has_more ? code_page(*sign_in) : sign_in_page(*sign_in, username);
  }
  if (const auto* consent = std::get_if<Consent>(&step)) {
    return consent_page(*consent, registered_.people->display_name(consent->user.id));
  }
  return std::get<Response>(step);
}

Response Site::home(const Request& request) const {
  // Whoever brings no cookie is nobody, and needs none to look around.
  if (request.headers.count("Cookie") == 0) return home_page(config_, issuer_);
  return with_browser([this](const Request&, Browser& who) {
    if (!who.user || !registered_.second_factor->is_complete(*who.user)) return home_page(config_, issuer_);
    return home_page(config_, issuer_, Resident{registered_.people->display_name(who.user->id), sign_out_token(who)});
  })(request);
}

Response Site::sign_out(const Request& request, Browser& who) const {
  if (!who.user) return signed_out_page();
  // Another site may send the form, and cannot know what ours holds.
  if (request.form().value_or_empty("sign_out_token") != sign_out_token(who)) {
    return error_page(Error{ErrorCode::invalid_request, "this form is not of this page; please sign out at home"});
  }
  cookies_.sign_out(who);
  return signed_out_page();
}

void Site::mount_authorization(const Mount& mount) const {
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
    return again && again->reason == SignIn::Reason::wrong_credentials ? code_page(*again) : show(step, who);
  });
  const auto another =
      with_browser([this](const Request& r, Browser& who) { return show(server_.resume_as_another(r, who), who); });
  const auto decide = with_browser([this](const Request& r, Browser& who) { return server_.decide(r, who); });
  mount("POST", "/login", login);
  mount("POST", "/login/code", code);
  mount("POST", "/login/another", another);
  mount("POST", "/authorize/decision", decide);
  for (const auto& route : server_.routes()) mount(route.method, route.path, route.handler);
}

void Site::mount_api(const Mount& mount) const {
  mount("GET", "/api/me", bearer_.guard({}, tell_who));
  mount("GET", "/api/write", bearer_.guard({"write"}, tell_who));
  const auto resource = api_resource(issuer_);
  mount("GET", endpoints::protected_resource_metadata_path(resource),
        endpoints::protected_resource_metadata({.resource = resource,
                                                .authorization_servers = {issuer_},
                                                .scopes = config_.scopes,
                                                .name = "oauthkit reference server"}));
  mount("GET", "/healthz", [this](const Request&) { return health(*store_); });
}

void Site::mount_pages(const Mount& mount) const {
  const PlaygroundDefaults defaults =
      config_.is_demo ? PlaygroundDefaults{"demo", "demo-secret"} : PlaygroundDefaults{};
  mount("GET", "/", [this](const Request& r) { return home(r); });
  mount("POST", "/logout", [sign_out = with_browser([this](const Request& r, Browser& who) {
                              return this->sign_out(r, who);
                            })](const Request& r) {
    // What another site sends comes without the cookie, and must not be answered with one.
    return r.headers.count("Cookie") == 0 ? signed_out_page() : sign_out(r);
  });
  mount("GET", "/playground", [page = playground_page(issuer_, defaults)](const Request&) { return page; });
}

}  // namespace authserver
