#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace oauthkit {

/// The part of a registration that OpenID Connect adds, with the names of OpenID Connect Registration 1.0 §2. It counts
/// where an `openid::Provider` is at work.
struct ClientOpenid {
  /// What its ID tokens and logout tokens are signed with. Empty: `"RS256"`, or the first algorithm of the provider
  /// where it has no ring for that.
  std::string id_token_signed_response_alg = {};
  /// `"RSA-OAEP-256"` or `"ECDH-ES"`: what is signed is then encrypted to the first key in `Client::jwks` or `jwks_uri`
  /// that fits and says `"use":"enc"`. Empty: it is not encrypted.
  std::string id_token_encrypted_response_alg = {};
  /// `"A128CBC-HS256"`, which is what an empty one means, or `"A256GCM"`.
  std::string id_token_encrypted_response_enc = {};
  /// UserInfo is then a JWT signed so. Empty: JSON, unless it is encrypted.
  std::string userinfo_signed_response_alg = {};
  std::string userinfo_encrypted_response_alg = {};
  std::string userinfo_encrypted_response_enc = {};
  /// `"public"` or `"pairwise"`; what that is in `Options::subject` says.
  std::string subject_type = "public";
  /// An https URL whose host is the client's sector (OpenID Connect Core §8.1). Empty: the host of its redirect URIs.
  std::string sector_identifier_uri = {};
  /// Its ID tokens always tell when the person signed in.
  bool require_auth_time = false;
  /// Where a page of the application's may send people to begin a sign-in (OpenID Connect Core §4); https.
  std::string initiate_login_uri = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
