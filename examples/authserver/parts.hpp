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
#include <string_view>
#include <vector>

#include "attempts.hpp"
#include "ciba.hpp"
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
  std::shared_ptr<const WrongPasswords> wrong_passwords;
  /// The clients that are not in the file; null where there are none.
  std::shared_ptr<oauthkit::ClientRegistry> registry;
  /// Those that are documents; null where there are none.
  std::shared_ptr<const oauthkit::ClientSource> documents;

  /// Who proves to be `username` with `password` at `remote_address`; `denied()` for both a wrong and an unknown one,
  /// `too_many_attempts` where there were too many wrong ones.
  oauthkit::Result<oauthkit::User> sign_in(std::string_view username, const oauthkit::Secret& password,
                                           std::string_view remote_address) const;
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
  /// Set when clients ask people who are elsewhere.
  std::optional<oauthkit::Backchannel> backchannel;
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
