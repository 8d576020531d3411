#pragma once

#include "oauthkit/scope.hpp"
#include "oauthkit/secret.hpp"
#include "oauthkit/time.hpp"
#include "oauthkit/token_store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::legacy {

struct Af83TokenOptions {
  /// What such a token may do: it names no scope itself.
  Scope scope = {};
  /// When the last of them ends: it names no end itself.
  TimePoint accepted_until = never;
  /// Also those that Node before version 6 made: their MAC is over the low byte of each UTF-16 unit, which is another
  /// for whatever is not ASCII.
  bool from_node_before_6 = false;
};

/// Reads the sealed access tokens that AF83's oauth2_server_node issued under `crypt_key` and `sign_key`, so that they
/// keep working while their clients move on. Reads only: none is ever made.
///
/// They can not be revoked, name no end, and rest on MD5 and SHA-1. `additional_info` becomes `Authorization::extra`, a
/// value that is no object under that name. Throws `std::invalid_argument` when a key is empty.
TokenReader af83_token_reader(Secret crypt_key, Secret sign_key, Af83TokenOptions options = {});

}  // namespace oauthkit::legacy
#pragma GCC visibility pop
