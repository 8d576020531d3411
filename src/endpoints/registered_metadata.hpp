#pragma once

#include <string>
#include <string_view>

#include "assembly/setup.hpp"
#include "oauthkit/client_registry.hpp"
#include "oauthkit/trusted_issuers.hpp"
#include "registration/client_metadata.hpp"
#include "registration/registry.hpp"
#include "registration/stored_client.hpp"

namespace oauthkit {

/// What a client sent about itself, with what its software statement says in place of its own (RFC 7591 §2.3).
struct SentMetadata {
  std::string text = {};
  /// The statement, byte for byte; empty for none.
  std::string software_statement = {};
  /// Who made it.
  std::string issuer = {};
};

/// Whose statements are believed at a server.
struct StatementRules {
  const TrustedIssuers& issuers;
  /// The issuer of the server: the `aud` that a statement may have.
  std::string_view audience;
  TimePoint now;
};

/// Reads `body`, whose statement must be one of those. Fails with `invalid_client_metadata`,
/// `invalid_software_statement` or `unapproved_software_statement`.
Result<SentMetadata> read_sent_metadata(std::string_view body, const StatementRules& rules);

/// The same for a client that registered with `statement`: that one counts on, also when it is left out. Another must
/// be of the same issuer.
Result<SentMetadata> read_sent_metadata(std::string_view body, std::string_view statement, const StatementRules& rules);

/// What `text` registers at this server within the limits that `stored` has, by what is served and by the profile, and
/// where `stored` is a client already, in its place.
/// Fails with `invalid_client_metadata` or `invalid_redirect_uri`.
/// Also with `temporarily_unavailable`, where its sector is to be looked at.
Result<registration::ReadMetadata> read_registration(const Setup& setup, const Registrations& registrations,
                                                     std::string_view text, const registration::StoredClient& stored);

/// Gives `stored` what `client` proves itself with: a new secret where its method has one and none lives, none where
/// it has not. Returns the new one; empty when there is none.
Secret renew_secret(const Context& context, const RegistryOptions& options, const Client& client,
                    registration::StoredClient& stored);

}  // namespace oauthkit
