#pragma once

#include <memory>
#include <oauthkit/backchannel.hpp>
#include <oauthkit/server.hpp>
#include <oauthkit/store.hpp>
#include <optional>
#include <string>

#include "config/config.hpp"
#include "openid.hpp"
#include "people.hpp"
#include "remote.hpp"

namespace authserver {

/// Where requests to people who are elsewhere wait (OpenID Connect CIBA Core 1.0); nothing where no client of `config`
/// makes any. Throws `StartError` for a store that cannot keep them.
std::optional<oauthkit::Backchannel> open_backchannel(const Config& config, const std::string& issuer,
                                                      const std::shared_ptr<const People>& people,
                                                      const std::shared_ptr<oauthkit::Store>& store,
                                                      const Remote& remote, const std::optional<Openid>& openid);

/// Registers what takes them, and what clients collect the answers by.
void register_ciba(oauthkit::Server& server, const std::optional<oauthkit::Backchannel>& backchannel,
                   const oauthkit::Issue& issue);

}  // namespace authserver
