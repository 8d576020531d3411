#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "support/exchanging.hpp"
#include "support/token_formats.hpp"

/// A trust domain whose workloads ask for transaction tokens.
namespace world {

inline constexpr const char* domain = "internal.example";

/// What is told of a request: all that the workload says.
inline Result<tokens::TransactionContext> all_that_is_said(const tokens::TransactionRequest& said) {
  return tokens::TransactionContext{.tctx = text(said.request_details), .rctx = text(said.request_context)};
}

/// `api`, which is sent tokens for `photos`, and `billing`, which it calls, may ask for transaction tokens.
class TransactionWorld : public ExchangeWorld {
 public:
  explicit TransactionWorld(tokens::TransactionOptions changes = {}, TokenExchangeOptions options = {},
                            Choices choices = {})
      : TransactionWorld(ring_of(), std::move(changes), std::move(options), std::move(choices)) {}

  std::shared_ptr<KeyRing> ring;

  /// An access token for `photos` that alice granted to `web`.
  std::string sent(const Params& changes = {}) { return subject(changed({{"resource", photos}}, changes)); }

  /// A request of `api` with a token that it was sent.
  static Params asking(std::string_view token, const Params& changes = {}) {
    return exchanging(
        token, changed({{"requested_token_type", text(token_type::txn_token)}, {"audience", domain}, {"scope", "read"}},
                       changes));
  }
  /// One for a token in the place of another.
  static Params replacing(std::string_view token, const Params& changes = {}) {
    return asking(token, changed({{"subject_token_type", text(token_type::txn_token)}}, changes));
  }

  Response begin(const Params& changes = {}) { return exchange(asking(sent(), changes), "api"); }
  std::string begun(const Params& changes = {}) { return issued(begin(changes)).access; }
  Response replace(std::string_view token, const Params& changes = {}, std::string_view client = "billing") {
    return exchange(replacing(token, changes), client);
  }

 private:
  TransactionWorld(const std::shared_ptr<KeyRing>& keys, tokens::TransactionOptions changes,
                   TokenExchangeOptions options, Choices choices)
      : ExchangeWorld(with_transactions(keys, std::move(changes), std::move(options)), std::move(choices)), ring(keys) {
    registered.push_back({.id = "billing",
                          .grant_types = {exchange_grant, "client_credentials"},
                          .scope = {"read", "write"},
                          .secret = SecretHash::sha256("web secret:%+")});
  }

  static TokenExchangeOptions with_transactions(const std::shared_ptr<KeyRing>& keys,
                                                tokens::TransactionOptions changes, TokenExchangeOptions options) {
    if (changes.trust_domain.empty()) changes.trust_domain = domain;
    if (!changes.context) changes.context = all_that_is_said;
    const std::string type(token_type::txn_token);
    options.also_presented[type] = tokens::transaction_reader(keys, changes.trust_domain);
    options.also[type] = tokens::transaction(keys, std::move(changes));
    return options;
  }
};

}  // namespace world
