#pragma once

#include <memory>
#include <oauthkit/oauthkit.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "config/config.hpp"
#include "keys.hpp"
#include "people.hpp"
#include "remote.hpp"

namespace authserver {

/// What makes the server an OpenID Provider.
struct Openid {
  oauthkit::openid::Provider provider;
  oauthkit::openid::Logins logins;
};

/// Nothing where the configuration makes it none. Throws `StartError` for a store that cannot keep logins.
std::optional<Openid> open_openid(const Config& config, const std::string& issuer,
                                  const std::shared_ptr<const People>& people,
                                  const std::shared_ptr<oauthkit::Store>& store, const Keys& keys,
                                  const Remote& remote);

/// For `Options::subject`: unset where all clients call people alike.
std::function<std::string(const oauthkit::Client&, std::string_view)> subjects_of(const Config& config);

/// Whom of `people` a client calls by a name, the `sub` of what it was told; empty for nobody.
std::function<std::string(const oauthkit::Client&, std::string_view name)> people_named(
    const Config& config, const std::shared_ptr<const People>& people);

/// The response types with an ID token: those that a client of the file lists, and the profile admits.
std::set<std::string_view> id_token_response_types(const Config& config);

/// What its ends are made with.
struct OpenidEnds {
  const oauthkit::CodeStore& codes;
  /// What reads tokens at UserInfo.
  oauthkit::Bearer bearer;
  const oauthkit::Issue& issue;
  const oauthkit::grants::CodeOptions& code;
  const oauthkit::endpoints::MetadataOptions& metadata;
};

/// Registers what it reads, makes and serves but for logout, which has pages.
void register_openid(oauthkit::Server& server, const Config& config, const Openid& openid, OpenidEnds ends);

/// Signs people out of `server`, which must outlive it, and tells their clients.
oauthkit::openid::Logout make_logout(const oauthkit::Server& server, const Config& config, const Openid& openid,
                                     const oauthkit::TokenStore& tokens, const Remote& remote);

}  // namespace authserver
