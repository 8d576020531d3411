#include "site.hpp"

#include <iterator>

#include "admin.hpp"
#include "api.hpp"
#include "assembly.hpp"
#include "client_sources.hpp"
#include "mcp_resource.hpp"
#include "resources.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

void append(std::vector<Route>& all, std::vector<Route> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Site::Site(const Config& config, const std::string& issuer, const std::string& base,
           const std::shared_ptr<Store>& store)
    : config_(config),
      issuer_(issuer),
      parts_(open_parts(config, issuer, store)),
      server_(assemble(config, issuer, parts_)),
      browsers_(config, issuer, store, parts_.registered),
      pages_(config, issuer, base, parts_.registered, server_, browsers_),
      logout_(config, issuer, base, parts_, server_, browsers_),
      account_(config, base, parts_, browsers_),
      approvals_(config, base, parts_, browsers_),
      bearer_(stores::tokens(store, issuer),
              {.audience = {issuer, api_resource(issuer)},
               .resource_metadata = endpoints::protected_resource_metadata_url(api_resource(issuer)),
               .dpop = parts_.dpop,
               .readers = token_readers(stores::tokens(store, issuer), parts_.keys),
               .environment = environment_of(config)}) {
  server_.endpoint("/authorize", endpoints::authorization(pages_.authorize()));
  server_.endpoint("/token", endpoints::token());
  logout_.register_endpoint(server_);
}

Subject Site::subject() const {
  if (!server_.options().subject) return [](const Authorization& who) { return who.user_id; };
  // OpenID Connect Core §8: also where this server is the API, clients call people as they were told.
  return [this](const Authorization& who) -> std::string {
    if (who.user_id.empty()) return {};
    const auto client = find_client(parts_.registered, who.client_id);
    return client ? server_.subject(*client, who.user_id) : std::string();
  };
}

std::vector<Route> Site::pages() const {
  auto all = pages_.routes();
  append(all, logout_.routes());
  append(all, account_.routes());
  append(all, approvals_.routes());
  append(all, api_routes(config_, issuer_, bearer_, parts_.store, subject()));
  append(all, mcp_routes(config_, issuer_, parts_.store, parts_.keys, subject()));
  append(all, admin_routes(config_, {parts_.registered.clients, parts_.registered.registry, &server_}));
  return all;
}

void Site::take_over(const Config& next) {
  parts_.registered.clients->replace(clients_of(next, issuer_));
  parts_.registered.people->replace(next.people);
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
  const bool has_keys = config_.keys || config_.openid;
  if (has_keys && (!config_.keys || config_.keys->file.empty())) {
    sentences.push_back("keys live as long as this process, and so does what they sign and seal: set keys.file.");
  }
  for (const auto& client : config_.clients) {
    if (client.legacy_auth_methods.empty()) continue;
    sentences.push_back("the client \"" + client.id +
                        "\" may send its secret in several ways: leave out legacy_auth_methods once it keeps to one.");
  }
  return sentences;
}

}  // namespace authserver
