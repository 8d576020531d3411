#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/authorization.hpp"
#include "oauthkit/client.hpp"
#include "oauthkit/hash.hpp"
#include "oauthkit/result.hpp"
#include "oauthkit/revoke.hpp"
#include "oauthkit/time.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// What storage says of a code or a token: when it was looked up, or when it was taken.
struct Stored {
  enum class State {
    live,     ///< found: it is valid; taken: it was live until this call and is now the caller's alone
    spent,    ///< taken before
    unknown,  ///< not there, or of another client
    revoked,  ///< found, and its family has been revoked: dead for everybody
  };
  State state = State::unknown;
  Authorization authorization = {};
  /// When it was taken, if it was.
  std::optional<TimePoint> spent_at = {};
};

/// The sockets of authorization-code storage. `stores::codes` fills them from a `Store`; your lambdas fit as well.
struct CodeStore {
  /// Keeps a new code until its replay need not be noticed any more.
  std::function<Result<void>(const TokenHash& code, const Authorization& granted)> put = {};
  /// Takes a code: of any number of concurrent calls one alone may see `live`. A code of another client is `unknown`
  /// to this one and stays as it is. Expiry is not its business. One of a revoked family may be `unknown` as well; but
  /// as `revoked` it lets a revocation go on that another place failed at.
  std::function<Stored(const TokenHash& code, std::string_view client_id)> take = {};
  Revoke revoke = {};
  /// Whether what it keeps is there for other nodes and after a restart (`Store::outlives_process`).
  bool outlives_process = false;
};

/// New tokens for storage: all of it or none.
struct NewTokens {
  TokenHash access = {};
  Authorization access_authorization = {};
  /// False for an access token that carries its meaning itself: it need not be kept.
  bool keeps_access = true;
  /// `Issuance::user`: for the length of the call. A database may copy from it; the shipped stores do not.
  const User* user = nullptr;
  /// Meaningful only with `refresh_authorization`.
  TokenHash refresh = {};
  std::optional<Authorization> refresh_authorization = {};
  /// The refresh token that must still be live and is spent in the same transaction; otherwise the answer is
  /// `denied()` and nothing is stored.
  std::optional<TokenHash> spends = {};
  /// What need be kept of that one once it is spent (`remains_of_spent`), so that a client that refreshes without end
  /// fills no storage with what was granted. Unset: all of it.
  std::optional<Authorization> remains = {};
  /// For the grace: the sealed answer to keep under `answer` until `answer_expires_at`; empty for none.
  TokenHash answer = {};
  std::string sealed_answer = {};
  TimePoint answer_expires_at = {};
};

enum class TokenKind { access, refresh };

/// The sockets of token storage. `stores::tokens` fills them from a `Store`; your lambdas fit as well.
struct TokenStore {
  /// Whose tokens these are (`Options::issuer`): what another server granted is unknown to whoever looks here. Empty:
  /// `Bearer` takes those of every server that keeps its tokens in the same place.
  std::string issuer = {};
  std::function<Result<void>(const NewTokens& tokens)> put = {};
  /// A revoked token may be `unknown` as well. It then stays dead beside readers only where `is_revoked` is set.
  std::function<Stored(const TokenHash& token)> find_access = {};
  /// Of a spent one, what is left of it (`remains_of_spent`) or more.
  std::function<Stored(const TokenHash& token)> find_refresh = {};
  /// As `CodeStore::take`. Whoever sees `live` gets all of it; of a refresh token what `remains_of_spent` says is left.
  /// An access token is taken so that it ends alone (`Authorization::ends_alone`): it is `spent` until it has ended,
  /// for a reader would take one that is `unknown` for live.
  std::function<Stored(TokenKind kind, const TokenHash& token, std::string_view client_id)> take = {};
  Revoke revoke = {};
  /// Whether all that came of a grant has been revoked, by its `family` or with its client (`client_generation`): asked
  /// about access tokens that a reader reads, of which nothing else is left to tell. A family is remembered for as long
  /// as `remembers_revoked` says: such a token lives no longer. Needed for `tokens::sealed`, and beside `jwt_reader`.
  std::function<bool(const Authorization& granted)> is_revoked = {};
  Lifetime remembers_revoked = std::chrono::hours(24);
  /// A sealed answer that `put` kept. Needed for the grace alone.
  std::function<std::optional<std::string>(const TokenHash& answer)> find_answer = {};
  /// As `CodeStore::outlives_process`.
  bool outlives_process = false;
};

/// Reads access tokens that carry their meaning themselves, instead of looking them up.
struct TokenReader {
  /// What `token` stands for; `unknown` when it is not one of this kind. It must prove the token before it believes it.
  /// A token of a family that `TokenStore::is_revoked` knows is dead, whatever is said here. Called from many threads
  /// at once.
  std::function<Stored(std::string_view token)> read = {};
  /// What accepting such tokens gives up: passed on by `Bearer::loosened()`. Empty for nothing.
  std::string gives_up = {};
  /// Whether `read` finds out by itself that a token has been revoked. Otherwise whoever asks it looks for the family.
  bool sees_revoked = false;
  /// Whether `read` takes only tokens that are meant for this API (RFC 8707), so that `Bearer` need not know its names.
  bool checks_audience = false;
  /// Whether the user that it reads is called as the client of the token calls them (`Options::subject`), for the token
  /// says no more.
  bool reads_subject = false;
  /// Whose tokens it reads, where it reads no others. Empty: of those it reads, whoever asks takes its own.
  std::string issuer = {};
};

}  // namespace oauthkit
#pragma GCC visibility pop
