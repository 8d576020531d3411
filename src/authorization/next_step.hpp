#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "oauthkit/authentication.hpp"
#include "oauthkit/step.hpp"

namespace oauthkit {

/// What the application's hooks say of a person who is signed in.
struct HooksSaid {
  /// The sign-in suffices (`Server::user_suffices`).
  bool suffices = true;
  /// They need not be asked (`Server::immediate`).
  bool need_not_be_asked = false;
  /// What they granted this client before.
  Access granted_before = {};
  std::vector<std::string> claims_granted_before = {};
};

/// All that decides what an authorization request needs next.
struct Known {
  /// How whoever is signed in proved it; unset when nobody is.
  std::optional<Authentication> authentication = {};
  /// They signed in for this very request, whatever `prompt` and `max_age` say.
  bool signed_in_for_it = false;
  TimePoint now = {};
  Scope prompt = {};
  /// There is a page where people open an account.
  bool may_create_account = false;
  std::optional<std::chrono::seconds> max_age = {};
  /// The sign-in must be of one of these classes; empty: whatever it is.
  Scope acr_values = {};
  /// They have been asked for one of them already.
  bool stronger_asked = false;
  /// What is asked for, and what by name.
  Access asked = {};
  std::vector<std::string> claims = {};
  /// Whoever answers at the redirect URI is the client that it says it is.
  bool identity_assured = true;
  /// Unset until they were asked; nobody asks them about people who have to sign in.
  std::optional<HooksSaid> hooks = {};
};

/// The hooks have to be asked, and then this again.
struct AskHooks {
  bool operator==(const AskHooks&) const = default;
};
/// The answer is yes.
struct Agreed {
  bool operator==(const Agreed&) const = default;
};

/// What is next: the hooks, a sign-in, a consent, the answer, or the error of a request that may show no page.
using Next = std::variant<AskHooks, SignIn::Reason, Consent::Reason, Agreed, ErrorCode>;

/// Depends on `known` alone. What each capability adds to it is a line here, and rows of its test.
Next next_step(const Known& known);

}  // namespace oauthkit
