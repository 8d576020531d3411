#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/access.hpp"
#include "oauthkit/actor.hpp"
#include "oauthkit/authentication.hpp"
#include "oauthkit/code_binding.hpp"
#include "oauthkit/confirmation.hpp"
#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What was granted, to whom, by whom: one value that goes into storage with a code or a token and comes back whole.
///
/// Callbacks store it and hand it back; every check on it is the library's.
struct Authorization {
  /// The server that granted it (`Options::issuer`): a name of a client or a user means something there alone. Empty in
  /// what earlier versions stored: then it is of whoever keeps it.
  std::string issuer = {};
  std::string client_id = {};
  /// That of the client when it was granted (`ClientRegistration::generation`): once it is another, this is dead.
  std::string client_generation = {};
  /// Empty when no user stands behind it (client_credentials).
  std::string user_id = {};
  /// That of the user when they granted it.
  Authentication authentication = {};
  Access access = {};
  /// What a code is bound to; empty for a token.
  CodeBinding code_binding = {};
  /// What a token is bound to; empty for a bearer token.
  Confirmation confirmation = {};
  /// Who acts for the user (RFC 8693 §4.1), the one who does now first, and behind it those who did before. Empty: the
  /// client, as usual.
  std::vector<Actor> act = {};
  /// The only one who may become the actor (RFC 8693 §4.4); empty for whomever the policy lets.
  Actor may_act = {};
  /// Revoked, it ends alone and not its family: what came of another token by an exchange (RFC 8693).
  bool ends_alone = false;
  /// What an access token calls itself where it carries a name (`jti`, RFC 7519 §4.1.7); empty elsewhere.
  std::string jti = {};
  /// Shared by every code and token that descends from one consent; revoked together.
  std::string family = {};
  TimePoint issued_at = {};
  TimePoint expires_at = {};
  /// The absolute end of the refresh tokens of this family, which rotation does not move; unset before the first.
  std::optional<TimePoint> ends_at = {};
  /// The `extensions` of the request, e.g. OpenID Connect's `nonce`.
  std::map<std::string, std::string> extensions = {};
  /// The application's addition, a JSON object as text; empty when there is none.
  std::string extra = {};
  /// `user_id` is what the client calls the user, and the user's own id is not known (`TokenReader::reads_subject`).
  /// True of what was read from a token alone; never stored.
  bool user_is_subject = false;

  /// Whether `server` granted it, as far as it is known. An empty `server` is any.
  bool is_of(std::string_view server) const { return issuer.empty() || server.empty() || issuer == server; }

  bool operator==(const Authorization&) const = default;
};

/// What must be known of a refresh token that has been used, until its family could live no longer: whose it was, what
/// it was bound to, and the family that ends when it is used again. It is small, however much was granted.
Authorization remains_of_spent(const Authorization& refresh_token);

/// Text that holds all of `authorization`, for a database column. It grows with the library: read it with
/// `deserialize_authorization` only.
std::string serialize(const Authorization& authorization);

/// Reads the text that `serialize` of this version or of an earlier one wrote. Nothing when it is damaged.
///
/// Throws `StoreUnavailable`, which names it, when the text holds something that this version does not know: a newer
/// one has written it, and to read on without it could take a bound token for a bearer token. Let it leave your socket:
/// the client is answered 503 and keeps its code or token. A code must then still be live: read before you spend, or
/// in the same transaction.
std::optional<Authorization> deserialize_authorization(std::string_view text);

}  // namespace oauthkit
#pragma GCC visibility pop
