#include "site.hpp"

#include <iterator>

#include "admin.hpp"
#include "api.hpp"
#include "mcp_resource.hpp"
#include "registration.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

Registered registered_in(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store) {
  auto people = std::make_shared<People>(config.people);
  auto second_factor = std::make_shared<const SecondFactor>(people, store, issuer);
  return {std::make_shared<Clients>(clients_of(config, issuer)), std::move(people), std::move(second_factor),
          open_registry(config, store)};
}

void append(std::vector<Route>& all, std::vector<Route> more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

Site::Site(const Config& config, const std::string& issuer, const std::string& base,
           const std::shared_ptr<Store>& store)
    : config_(config),
      issuer_(issuer),
      store_(store),
      registered_(registered_in(config, issuer, store)),
      keys_(open_keys(config)),
      dpop_(make_dpop(config, issuer, store)),
      server_(assemble(config, issuer, registered_, store, keys_, dpop_)),
      pages_(config, issuer, base, store, registered_, server_),
      bearer_(stores::tokens(store, issuer),
              {.audience = {issuer, api_resource(issuer)},
               .resource_metadata = endpoints::protected_resource_metadata_url(api_resource(issuer)),
               .dpop = dpop_,
               .readers = token_readers(stores::tokens(store, issuer), keys_),
               .environment = environment_of(config)}) {
  server_.endpoint("/authorize", endpoints::authorization(pages_.authorize()));
  server_.endpoint("/token", endpoints::token());
}

std::vector<Route> Site::pages() const {
  auto all = pages_.routes();
  append(all, api_routes(config_, issuer_, bearer_, store_));
  append(all, mcp_routes(config_, issuer_, store_, keys_));
  append(all, admin_routes(config_, {registered_.clients, registered_.registry, &server_}));
  return all;
}

void Site::take_over(const Config& next) {
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

}  // namespace authserver
