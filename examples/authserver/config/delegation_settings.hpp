#pragma once

#include <chrono>
#include <map>
#include <oauthkit/scope.hpp>
#include <oauthkit/time.hpp>
#include <oauthkit/trusted_issuers.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace authserver {

/// What the JWTs of another issuer are taken for.
enum class IssuerUse { id_jag, jwt_bearer, subject_token, login_hint_token };

/// Another issuer whose JWTs are believed, for what it is named for and nothing else.
struct BelievedIssuer {
  oauthkit::TrustedIssuer keys = {};
  std::set<IssuerUse> use = {};
  /// Who of this server its subjects are, by the `sub` of either. Whoever is not here is unknown.
  std::map<std::string, std::string, std::less<>> subjects = {};
};

/// How tokens are traded for others (RFC 8693).
struct TokenExchangeSettings {
  oauthkit::Lifetime lifetime = std::chrono::minutes(5);
};

/// Another server that takes this one's word for who a person is (ID-JAG).
struct ChainingPartner {
  /// Its issuer, and what else clients may call it.
  std::string audience = {};
  std::set<std::string, std::less<>> aliases = {};
  /// What it calls clients of this server, by their ids here. Others have no business there.
  std::map<std::string, std::string, std::less<>> clients = {};
  oauthkit::Scope scopes = {};
};

/// Tokens for the services inside, of one call (Transaction Tokens).
struct TransactionTokenSettings {
  /// Their audience.
  std::string trust_domain = {};
  std::chrono::seconds lifetime = std::chrono::seconds(60);
};

/// How one token becomes another.
struct DelegationSettings {
  std::optional<TokenExchangeSettings> token_exchange = {};
  std::vector<BelievedIssuer> trusted_issuers = {};
  std::vector<ChainingPartner> chaining = {};
  std::optional<TransactionTokenSettings> transaction_tokens = {};

  /// Those that are believed for `use`.
  std::vector<BelievedIssuer> issuers_for(IssuerUse use) const;
};

}  // namespace authserver
