#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/client.hpp"
#include "oauthkit/profile.hpp"
#include "oauthkit/signing_keys.hpp"
#include "oauthkit/tokens.hpp"

namespace oauthkit {

/// The rules that hold for `client` at a server with the profile `server`.
inline Profile profile_for(const Profile& server, const Client& client) {
  return client.profile ? resolve(server, *client.profile) : server;
}

/// Whether `client` is as strict as `server` in every rule, and something is left of each.
bool is_stricter(const Profile& server, const Profile& client);

/// Why it is not, each as what follows the name of the client: rule, both values, fix.
std::vector<std::string> loose_rules(const Profile& server, const Profile& client);

/// What was registered against a rule.
struct Against {
  /// The name of the field of `Profile`.
  std::string_view rule;
  /// `exchanges::refresh_token has rotation = true`
  std::string what;
  /// What the clause does: `forbids rotation`.
  std::string demand;
  /// `leave it unset`
  std::string fix;
};

/// The sentence that tells it: what, the clause by which `profile` has the rule, what that demands, fix.
std::string sentence(const Profile& profile, const Against& against);

/// The member of `Profile::client_authentication` that the method of this name is.
AuthMethod auth_method(std::string_view method);

/// Whether a client may be served at all, whatever it asks for: by the few rules that no single request breaks. Costs
/// nothing to speak of.
bool is_admitted(const Profile& profile, const Client& client);

/// The parts of that which concern more than the one field they are about: whether the client is public or not, where
/// the profile has one kind alone; a lifetime of refresh tokens without end; redirect URIs that a function judges.
bool has_kind(const Profile& profile, const Client& client);
bool has_endless_refresh(const Profile& profile, const Client& client);
bool has_unchecked_redirect(const Profile& profile, const Client& client);

/// Whether a client may have `uri`, which is a redirect URI otherwise.
bool admits_redirect_uri(const Profile& profile, const Client& client, std::string_view uri);

/// Whether `response_type`, which is in canonical order, is one of those that `profile` admits.
bool admits_response_type(const Profile& profile, std::string_view response_type);

/// Whether answers in the response mode of this name are signed (JARM §2.3).
bool is_signed_mode(std::string_view response_mode);

/// Whether access tokens of `client` are bound to a certificate, or to the key of a proof.
bool binds_to_certificate(const Client& client);
bool binds_to_key(const Profile& profile, const Client& client);

/// Whether a client may authenticate by the method of this name.
bool admits_method(const Profile& profile, std::string_view method);

/// `leeway` where it is within what `profile` has for clocks; the nearest end otherwise.
std::chrono::seconds leeway_within(const Profile& profile, std::chrono::seconds leeway);

/// The sentences of `algorithms`: one for each key of `keys`, also one that is published or yet to come, whose
/// algorithm `profile` does not have; `what` signs with them.
std::vector<std::string> refused_algorithms(const Profile& profile, const SigningKeys& keys, const std::string& what);

/// The key that signs now by default, or the first of the others whose algorithm `profile` has. Null when there is
/// none.
std::shared_ptr<const Signer> admitted_signer(const Profile& profile, const SigningKeys& keys);

/// What `issue` passes on.
std::vector<std::string> contradictions_of(const Issue& issue, const Profile& profile);

/// The name of an algorithm in `alg`.
std::string_view name_of(SigningAlgorithm algorithm);

/// Whether `profile` has the algorithm of this name. One that is not signed with a key pair is no business of its.
bool admits_algorithm(const Profile& profile, std::string_view alg);

}  // namespace oauthkit
