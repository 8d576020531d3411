#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/signing_keys.hpp"
#include "oauthkit/token_exchange.hpp"
#include "oauthkit/tokens.hpp"

namespace oauthkit::tokens {

/// What is made of an exchange to be read elsewhere, and is no access token: signed, short-lived, stored nowhere.
struct ExchangedKind {
  /// For findings, e.g. `"tokens::id_jag"`.
  std::string name;
  SigningKeys keys;
  Lifetime lifetime;
  /// No longer than that may `lifetime` be.
  std::chrono::seconds longest;
};

/// An `Issue` that does `make`, with what is wrong about `kind` and `more` in its findings.
Issue exchanged_issue(const ExchangedKind& kind, std::function<Result<Tokens>(const Issuance&)> make,
                      std::vector<Finding> more);

/// When such a token ends: never after what was presented. Nothing when that has ended.
std::optional<TimePoint> exchanged_end(const Issuance& issuance, Lifetime lifetime);

/// Those who act for the subject beside the client that asks, which the token names in a way of its own.
std::vector<Actor> actors_beside_client(const Issuance& issuance);

/// What the subject is called; the client of its token where it is no user.
std::string subject_of(const Issuance& issuance);

/// The text, of this `typ`, signed with the first key whose algorithm the profile of the client has. Throws where there
/// is none.
std::string signed_exchanged(const Issuance& issuance, const ExchangedKind& kind, std::string_view typ,
                             std::string_view payload);

/// The answer with such a token (RFC 8693 §2.2.1).
Tokens exchanged_answer(const Issuance& issuance, std::string text, TimePoint end, Scope scope);

}  // namespace oauthkit::tokens
