#pragma once

#include <optional>
#include <string_view>

#include "oauthkit/module.hpp"

namespace oauthkit::pkce {

/// Whether a code for `client` needs a challenge.
bool is_required(const Client& client, const Profile& profile);

/// Refuses a challenge that is missing where it is needed, malformed, or of a method that is not offered
/// (RFC 7636 §4.3, §4.4.1).
Result<void> check_challenge(const CodeBinding& binding, bool required, const Options& options);

/// Refuses a verifier that is not of the form of RFC 7636 §4.1. Absent is well-formed.
Result<void> check_verifier_form(std::optional<std::string_view> verifier);

/// Whether a code that is bound so may be redeemed at all, whoever put it into storage.
bool challenge_suffices(const CodeBinding& binding, const Profile& profile, const Options& options);

/// Refuses a verifier where no challenge was sent.
Result<void> check_for_downgrade(std::optional<std::string_view> verifier, const CodeBinding& binding);

/// Whether `verifier` belongs to the challenge that `binding` holds: one is there if and only if the other is
/// (RFC 7636 §4.6, RFC 9700 §2.1.1).
bool proves(std::optional<std::string_view> verifier, const CodeBinding& binding);

}  // namespace oauthkit::pkce
