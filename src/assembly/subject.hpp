#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/authorization.hpp"
#include "oauthkit/client.hpp"
#include "oauthkit/options.hpp"

namespace oauthkit {

/// Whether `text` may name a person towards a client (OpenID Connect Core §2).
bool is_subject(std::string_view text);

/// What `client` calls the user `user_id`: every name of a user that leaves comes from here. Empty where there is no
/// user. Throws `std::runtime_error` when `Options::subject` says what no subject may be.
std::string outward_user(const Options& options, const Client& client, std::string_view user_id);

/// The `sub` of a token that must have one (RFC 9068 §2.2, §5): the user, or the client itself where there is none.
std::string outward_subject(const Options& options, const Client& client, const Authorization& access);

/// Who acts for the subject of a token, and who alone may (RFC 8693 §4.1, §4.4).
struct OutwardActors {
  std::vector<Actor> act = {};
  Actor may_act = {};
};

/// Those of `access`, which is for `client`: users by the names that `client` has for them.
OutwardActors outward_actors(const Options& options, const Client& client, const Authorization& access);

}  // namespace oauthkit
