#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/signing_keys.hpp"
#include "oauthkit/time.hpp"
#include "oauthkit/token_exchange.hpp"
#include "oauthkit/tokens.hpp"

#pragma GCC visibility push(default)
namespace oauthkit::tokens {

/// What a workload says of the transaction that it asks a token for. Each text is a JSON object that has been read once
/// and is sound, or empty.
struct TransactionRequest {
  const ExchangeRequest& asked;
  /// `request_details` and `request_context` (Transaction Tokens §11.1).
  std::string_view request_details = {};
  std::string_view request_context = {};
};

/// What a transaction token tells beside who and what for: JSON objects, or empty.
struct TransactionContext {
  /// What stays as it is in the whole call chain.
  std::string tctx = {};
  /// Where the request came from.
  std::string rctx = {};
};

struct TransactionOptions {
  /// The name of the systems that take the tokens: `aud`, and the only `audience` that may be asked for.
  std::string trust_domain = {};
  /// 1 second to 5 minutes, and no longer than the keys are published after they signed (`KeyRing::retire`). A token
  /// never outlives the subject token.
  Lifetime lifetime = std::chrono::seconds(60);
  /// What of the request the token tells; unset: nothing. Of a token that takes the place of another only what that one
  /// does not tell yet. An error is the answer, `denied()` `invalid_request`; what is no JSON object, or holds the
  /// subject token, `server_error`. It may be asked from many threads at once.
  std::function<Result<TransactionContext>(const TransactionRequest&)> context = {};
};

/// Issues transaction tokens (OAuth Transaction Tokens, `txntoken+jwt`): for `TokenExchangeOptions::also` under
/// `token_type::txn_token`. They tell workloads inside a trust domain who and what a call is for, and are no access
/// tokens.
///
/// The request names the trust domain and a scope, which is within that of the subject token; a refresh token is no
/// subject, nor is an ID token, which has no scope. Claims: `iss`, `sub`, `aud`, `iat`, `exp`, `txn`, `scope`,
/// `req_wl`, the client that asks, `tctx` and `rctx`, `act` where somebody else acts for the subject, and `client_id`
/// where the subject is a client. Nothing is stored.
Issue transaction(SigningKeys keys, TransactionOptions options);

/// Reads such a token so that it can be replaced: for `TokenExchangeOptions::also_presented` under
/// `token_type::txn_token`. Which workloads may ask for that is for `TokenExchangeOptions::policy` to say. What takes
/// its place has its `txn`, `sub` and `aud`, tells what it tells, for no more scope, and ends no later; its `req_wl`
/// has the new workload behind the old ones, with a comma between them.
std::function<std::optional<PresentedToken>(std::string_view token, TimePoint now)> transaction_reader(
    SigningKeys keys, std::string trust_domain);

}  // namespace oauthkit::tokens
#pragma GCC visibility pop
