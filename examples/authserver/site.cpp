#include "site.hpp"

#include <nlohmann/json.hpp>

#include "assembly.hpp"
#include "log.hpp"
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

Response tell_who(const Request&, const Authorization& who) {
  nlohmann::ordered_json answer;
  if (!who.user_id.empty()) answer["sub"] = who.user_id;
  answer["client_id"] = who.client_id;
  answer["scope"] = who.access.scope.to_string();
  return Response::json(200, answer.dump());
}

}  // namespace

Site::Site(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store)
    : config_(config),
      issuer_(issuer),
      store_(store),
      people_(std::make_shared<People>(config.people)),
      keys_(open_keys(config)),
      dpop_(make_dpop(config, issuer, store)),
      server_(assemble(config, issuer, store, people_, keys_, dpop_)),
      cookies_(store, {.issuer = issuer, .environment = environment_of(config)}),
      bearer_(stores::tokens(store),
              {.audience = {issuer, api_resource(issuer)},
               .resource_metadata = endpoints::protected_resource_metadata_url(api_resource(issuer)),
               .dpop = dpop_,
               .readers = token_readers(store, keys_),
               .environment = environment_of(config)}) {
  server_.endpoint("/authorize", endpoints::authorization(cookies_.handle([this](const Request& r, Browser& who) {
                     return show(server_.authorize(r, who));
                   })));
  server_.endpoint("/token", endpoints::token());
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
  if (config_.keys && config_.keys->file.empty()) {
    sentences.push_back("keys live as long as this process, and so does what they sign and seal: set keys.file.");
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

Response Site::show(const Step& step, std::string_view username) const {
  if (const auto* sign_in = std::get_if<SignIn>(&step)) return sign_in_page(*sign_in, username);
  if (const auto* consent = std::get_if<Consent>(&step)) {
    return consent_page(*consent, people_->display_name(consent->user.id));
  }
  return std::get<Response>(step);
}

void Site::mount_authorization(const Mount& mount) const {
  const auto login = cookies_.handle([this](const Request& r, Browser& who) {
    const auto form = r.form();
    const auto username = form.value_or_empty("username");
    return show(server_.resume(r, who, people_->sign_in(username, form.value_or_empty("password"))), username);
  });
  const auto decide = cookies_.handle([this](const Request& r, Browser& who) { return server_.decide(r, who); });
  mount("POST", "/login", login);
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
  mount("GET", "/", [page = home_page(config_, issuer_)](const Request&) { return page; });
  mount("GET", "/playground", [page = playground_page(issuer_, defaults)](const Request&) { return page; });
}

}  // namespace authserver
