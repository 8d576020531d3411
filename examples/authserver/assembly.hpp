#pragma once

#include <memory>
#include <oauthkit/oauthkit.hpp>
#include <string>

#include "clients.hpp"
#include "config/config.hpp"
#include "keys.hpp"
#include "people.hpp"
#include "second_factor.hpp"

namespace authserver {

/// The resource that a path below the issuer is (RFC 8707), such as /api.
std::string resource_at(const std::string& issuer, std::string_view path);
std::string api_resource(const std::string& issuer);

/// Who takes part, which a signal may replace while the server serves.
struct Registered {
  std::shared_ptr<Clients> clients;
  std::shared_ptr<People> people;
  std::shared_ptr<const SecondFactor> second_factor;
  /// The clients that are not in the file; null where there are none.
  std::shared_ptr<oauthkit::ClientRegistry> registry;
};

/// The log that everything reports to.
oauthkit::Environment environment_of(const Config& config);

/// What reads DPoP proofs, at the token endpoint and at /api.
oauthkit::Dpop make_dpop(const Config& config, const std::string& issuer,
                         const std::shared_ptr<oauthkit::Store>& store);

/// The server that `config` describes: everything it does as OAuth.
oauthkit::Server assemble(const Config& config, const std::string& issuer, const Registered& registered,
                          const std::shared_ptr<oauthkit::Store>& store, const Keys& keys, const oauthkit::Dpop& dpop);

/// The clients of `config`; the demo's playground is wherever the demo is.
std::vector<oauthkit::Client> clients_of(const Config& config, const std::string& issuer);

/// Throws `ConfigError` when `next` has a client that what was assembled of `config` cannot serve.
void check_takeover(const Config& config, const Config& next);

/// What reads the access tokens that `store` does not know.
std::vector<oauthkit::TokenReader> token_readers(const oauthkit::TokenStore& issued, const Keys& keys);

}  // namespace authserver
