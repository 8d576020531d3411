#include "parts.hpp"

#include <oauthkit/stores/sockets.hpp>

#include "consents.hpp"
#include "log.hpp"
#include "registration.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

Dpop make_dpop(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store) {
  return Dpop(store, {.base_url = issuer,
                      .mtls_base_url = config.mtls_base_url,
                      .require_nonce = config.dpop_nonces,
                      .nonce_key = config.dpop_nonce_key,
                      .environment = environment_of(config)});
}

}  // namespace

Parts open_parts(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store) {
  const auto remote = open_remote(config.fetch.value_or(FetchSettings()));
  const auto people = std::make_shared<People>(config.people);
  auto keys = open_keys(config);
  auto openid = open_openid(config, issuer, people, store, keys, remote);
  auto backchannel = open_backchannel(config, issuer, people, store, remote, openid);
  return {.store = store,
          .remote = remote,
          .registered = {.clients = std::make_shared<Clients>(clients_of(config, issuer)),
                         .people = people,
                         .second_factor = std::make_shared<const SecondFactor>(people, store, issuer),
                         .wrong_passwords = std::make_shared<const WrongPasswords>(config, store),
                         .registry = open_registry(config, store, remote),
                         .documents = open_documents(config, remote)},
          .keys = std::move(keys),
          .dpop = make_dpop(config, issuer, store),
          .openid = std::move(openid),
          .consents = open_consents(config, issuer, store),
          .backchannel = std::move(backchannel)};
}

Result<User> Registered::sign_in(std::string_view username, const Secret& password,
                                 std::string_view remote_address) const {
  return wrong_passwords->counted(username, remote_address, [&] { return people->sign_in(username, password); });
}

Environment environment_of(const Config& config) {
  return {.observers = config.log_events ? std::vector<Observer>{log_event} : std::vector<Observer>{},
          .on_failure = log_failure};
}

std::vector<Client> clients_of(const Config& config, const std::string& issuer) {
  auto clients = config.clients;
  if (!config.is_demo) return clients;
  for (auto& client : clients) {
    if (client.id != "demo" || client.redirect_uris.front() == issuer + "/playground") continue;
    client.redirect_uris.push_back(issuer + "/playground");
  }
  return clients;
}

std::vector<TokenReader> token_readers(const TokenStore& issued, const Keys& keys) {
  if (!keys.sealing) return {};
  return {tokens::sealed_reader(keys.sealing, issued)};
}

}  // namespace authserver
