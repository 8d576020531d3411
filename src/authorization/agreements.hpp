#pragma once

#include <optional>
#include <string_view>

#include "assembly/setup.hpp"

namespace oauthkit {

/// What is remembered of the last time that a person agreed to a client.
struct RememberedAgreement {
  TimePoint agreed_at = {};
  /// `appearance_of` the client, as it was then.
  TokenHash client = {};
};

/// A hash of what a client is to people and how it proves itself: its name, redirect URIs, method and keys.
TokenHash appearance_of(const Client& client);

/// `appearance_of` a client that nobody vouches for, which can change it between the page and the answer; all zero for
/// others, whom nobody pays for.
TokenHash appearance_asked_about(const Client& client);

/// What is remembered in `setup.agreements`, which is set. Nothing when this person never agreed to this client, or
/// what is there is damaged. Throws `StoreUnavailable`.
std::optional<RememberedAgreement> find_agreement(const Setup& setup, const Client& client, std::string_view user_id);

/// This person agrees to this client now: writes it to `setup.agreements`, where that is set. Throws
/// `StoreUnavailable`.
void remember_agreement(const Setup& setup, const Context& context, const Client& client, std::string_view user_id);

}  // namespace oauthkit
