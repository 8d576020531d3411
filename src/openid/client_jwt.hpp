#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "openid/state.hpp"

namespace oauthkit::openid {

/// How a client would have a JWT: names of RFC 7518, empty for what it did not say.
struct JwtWishes {
  std::string_view signed_response_alg = {};
  std::string_view encrypted_response_alg = {};
  std::string_view encrypted_response_enc = {};
};

JwtWishes id_token_wishes(const Client& client);
JwtWishes userinfo_wishes(const Client& client);

/// The key that signs for `client`: with the algorithm that it named, or with RS256, or, where there is no ring for
/// that, with the first (OpenID Connect Registration §2). Null where there is none, or the profile admits none.
std::shared_ptr<const Signer> signer_for(const Provider::State& state, const Profile& profile, const JwtWishes& wishes);

/// `payload` signed with `signer` and, where the client wishes so, encrypted (OpenID Connect Core §10.2). `typ` may be
/// empty. An error is `server_error`; throws `KeysUnavailable`.
Result<std::string> client_jwt(const Provider::State& state, const Context& context, const Client& client,
                               const Signer& signer, const JwtWishes& wishes, std::string_view typ,
                               std::string_view payload);

}  // namespace oauthkit::openid
