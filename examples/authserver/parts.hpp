#pragma once

#include <memory>
#include <oauthkit/client_registry.hpp>
#include <oauthkit/client_source.hpp>
#include <oauthkit/consents.hpp>
#include <oauthkit/dpop.hpp>
#include <oauthkit/environment.hpp>
#include <oauthkit/store.hpp>
#include <oauthkit/token_store.hpp>
#include <optional>
#include <string>
#include <vector>

#include "clients.hpp"
#include "config/config.hpp"
#include "keys.hpp"
#include "openid.hpp"
#include "people.hpp"
#include "remote.hpp"
#include "second_factor.hpp"

namespace authserver {

/// Who takes part, which a signal may replace while the server serves.
struct Registered {
  std::shared_ptr<Clients> clients;
  std::shared_ptr<People> people;
  std::shared_ptr<const SecondFactor> second_factor;
  /// The clients that are not in the file; null where there are none.
  std::shared_ptr<oauthkit::ClientRegistry> registry;
  /// Those that are documents; null where there are none.
  std::shared_ptr<const oauthkit::ClientSource> documents;
};

/// What a server is assembled of, and what stands beside it shares.
struct Parts {
  std::shared_ptr<oauthkit::Store> store;
  Remote remote;
  Registered registered;
  Keys keys;
  oauthkit::Dpop dpop;
  /// Set when it is an OpenID Provider.
  std::optional<Openid> openid;
  /// Set when what people agree to is remembered.
  std::optional<oauthkit::Consents> consents;
};

/// Opens all of it. Throws `StartError`.
Parts open_parts(const Config& config, const std::string& issuer, const std::shared_ptr<oauthkit::Store>& store);

/// The log that everything reports to.
oauthkit::Environment environment_of(const Config& config);

/// The clients of `config`; the demo's playground is wherever the demo is.
std::vector<oauthkit::Client> clients_of(const Config& config, const std::string& issuer);

/// What reads the access tokens that `store` does not know.
std::vector<oauthkit::TokenReader> token_readers(const oauthkit::TokenStore& issued, const Keys& keys);

}  // namespace authserver
