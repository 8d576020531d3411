#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oauthkit/hash.hpp"
#include "oauthkit/module.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

/// Additional members of a JSON answer, in order. A reserved name is dropped when the answer is written, with an
/// event; it never replaces what the library says.
class JsonMembers {
 public:
  /// `value` must be valid UTF-8; other bytes are replaced.
  void add(std::string name, std::string_view value);
  void add(std::string name, const char* value) { add(std::move(name), std::string_view(value)); }
  void add(std::string name, std::int64_t value);
  void add(std::string_view name, std::same_as<bool> auto value) {
    add_json(std::string(name), value ? "true" : "false");
  }
  /// An array of strings.
  void add_list(std::string name, const std::vector<std::string>& values);
  /// `json` must be one complete JSON value; it is not looked at.
  void add_json(std::string name, std::string json);

  bool empty() const { return members_.empty(); }
  auto begin() const { return members_.begin(); }
  auto end() const { return members_.end(); }
  bool operator==(const JsonMembers&) const = default;

 private:
  std::vector<std::pair<std::string, std::string>> members_;
};

/// A successful answer of the token endpoint (RFC 6749 §5.1).
struct Tokens {
  Secret access_token = {};
  std::string token_type = "Bearer";
  /// Unset for a token that never expires.
  std::optional<std::chrono::seconds> expires_in = {};
  /// Empty when none is issued.
  Secret refresh_token = {};
  Scope scope = {};
  JsonMembers extra = {};
};

/// Which refresh token an issue takes the place of, for an issue that spends and issues in one transaction.
struct Rotation {
  /// The refresh token that was presented, and its hash.
  std::string_view presented = {};
  TokenHash hash = {};
  /// How long a retry gets the same answer again; zero: not at all.
  std::chrono::seconds grace = {};
  /// What the request asked for: a retry must ask for the same.
  std::string request = {};
};

/// What an exchange or a grant asks to be issued: everything has been checked.
struct Issuance {
  const Context& context;
  const Client& client;
  /// The grant type or response type that asks.
  std::string_view grant_type;
  /// What the access token stands for. Its times are for the issuer to set. A token that carries its meaning itself
  /// has the `confirmation` in it (`cnf`, RFC 7800).
  Authorization authorization;
  /// What the refresh token stands for; unset when none may be issued.
  std::optional<Authorization> refresh = {};
  /// Set only for an `Issue` that rotates.
  std::optional<Rotation> rotation = {};
};

/// The place where every grant and exchange ends: makes tokens and stores them.
///
/// Any callable `Result<Tokens>(const Issuance&)` converts. `denied()` becomes the module's own refusal.
class Issue {
 public:
  Issue() = default;
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, Issue> && std::invocable<const F&, const Issuance&>) Issue(F callable)
      : call_(std::move(callable)) {}

  Result<Tokens> operator()(const Issuance& issuance) const { return call_(issuance); }
  explicit operator bool() const { return static_cast<bool>(call_); }

  /// Whether it issues refresh tokens where it may; `Server::check()` then wants a refresh_token exchange.
  bool issues_refresh_tokens = false;
  /// Whether it honours `Issuance::rotation`: spends the presented refresh token in the transaction that stores the
  /// new ones, and answers `denied()` when it was no longer live. Otherwise the exchange takes it beforehand.
  bool rotates = false;
  /// Passed on by `Server::check()` and `Server::audit()`.
  std::vector<Finding> findings = {};

 private:
  std::function<Result<Tokens>(const Issuance&)> call_;
};

/// What storage says of a code or a token: when it was looked up, or when it was taken.
struct Stored {
  enum class State {
    live,     ///< found: it is valid; taken: it was live until this call and is now the caller's alone
    spent,    ///< taken before
    unknown,  ///< not there, of another client, or revoked
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
  /// to this one and stays as it is. Expiry is not its business.
  std::function<Stored(const TokenHash& code, std::string_view client_id)> take = {};
  /// Kills every code and token of the family.
  std::function<void(std::string_view family)> revoke = {};
};

/// New tokens for storage: all of it or none.
struct NewTokens {
  TokenHash access = {};
  Authorization access_authorization = {};
  /// False for an access token that carries its meaning itself: it need not be kept.
  bool keeps_access = true;
  /// Meaningful only with `refresh_authorization`.
  TokenHash refresh = {};
  std::optional<Authorization> refresh_authorization = {};
  /// The refresh token that must still be live and is spent in the same transaction; otherwise the answer is
  /// `denied()` and nothing is stored.
  std::optional<TokenHash> spends = {};
  /// For the grace: the sealed answer to keep under `answer` until `answer_expires_at`; empty for none.
  TokenHash answer = {};
  std::string sealed_answer = {};
  TimePoint answer_expires_at = {};
};

/// The sockets of token storage. `stores::tokens` fills them from a `Store`; your lambdas fit as well.
struct TokenStore {
  std::function<Result<void>(const NewTokens& tokens)> put = {};
  std::function<Stored(const TokenHash& token)> find_access = {};
  std::function<Stored(const TokenHash& token)> find_refresh = {};
  /// As `CodeStore::take`.
  std::function<Stored(const TokenHash& token, std::string_view client_id)> take_refresh = {};
  std::function<void(std::string_view family)> revoke = {};
  /// Whether the family has been revoked, for access tokens that are not kept themselves. Remembered for as long as
  /// `remembers_revoked` says: such a token lives no longer. Needed for `tokens::sealed` alone.
  std::function<bool(std::string_view family)> is_revoked = {};
  Lifetime remembers_revoked = std::chrono::hours(24);
  /// A sealed answer that `put` kept. Needed for the grace alone.
  std::function<std::optional<std::string>(const TokenHash& answer)> find_answer = {};
};

namespace tokens {

struct OpaqueOptions {
  Lifetime access = std::chrono::hours(1);
  /// The absolute end of a family of refresh tokens, counted from the first. Unset: no refresh tokens.
  std::optional<Lifetime> refresh = {};
  /// The end of a refresh token that is not used; never later than the absolute end. Unset: the absolute end alone.
  /// Counted from its issue: a token that is not rotated ends then, used or not.
  std::optional<Lifetime> refresh_idle = {};
  /// Makes the token text, e.g. with a prefix for secret scanners. The default: 32 random bytes, base64url.
  std::function<std::string(const Issuance&)> generate = {};
  /// Adds members to the answer of the token endpoint.
  std::function<void(const Issuance&, JsonMembers&)> extra = {};
};

/// Issues random tokens that mean nothing by themselves; only their SHA-256 is stored.
///
/// A refresh token is issued only where it may be (the client's grant types include it, the grant allows it) and
/// only if `options.refresh` is set. `Client`'s own lifetimes come first.
Issue opaque(TokenStore store, OpaqueOptions options = {});

}  // namespace tokens
}  // namespace oauthkit
#pragma GCC visibility pop
