#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/client.hpp"
#include "oauthkit/json_members.hpp"
#include "oauthkit/result.hpp"

namespace oauthkit::registration {

/// What client metadata (RFC 7591 §2) may become here.
struct MetadataRules {
  ClientRegistration::Source source = ClientRegistration::Source::registration;
  /// What the server serves; others are left out of a registration.
  std::vector<std::string> grant_types = {};
  std::vector<std::string> response_types = {};
  std::vector<std::string> auth_methods = {};
  /// The most scope; not looked at for an operator's client.
  Scope scope = {};
  /// All of `scope`, also when less is named.
  bool whole_scope = false;
  bool client_credentials = false;
  /// Schemes without a dot that redirect URIs may have.
  std::vector<std::string> private_use_schemes = {};
  /// What the server tells in its metadata document (RFC 8414 §2): what a client says of anything that is not told
  /// there is ignored, and a value that is not told refused. Unset: everything counts.
  std::optional<JsonMembers> told = {};
};

/// Client metadata that has been read.
struct ReadMetadata {
  /// Without id, secrets and generation.
  Client client = {};
  /// All members as registered, a JSON object without id, secrets and times: also those that no field has, such as
  /// `logo_uri`. The same text reads as the same client.
  std::string metadata = {};
};

/// Reads the JSON object `text`, by the rules in docs/clients.md. Fails with
/// `invalid_client_metadata` or `invalid_redirect_uri`, which names the member.
Result<ReadMetadata> read_client_metadata(std::string_view text, const MetadataRules& rules);

/// The metadata that reads as `client`, for one that an operator made from a value, with what its
/// `registration.metadata` holds beside the fields.
std::string write_client_metadata(const Client& client);

/// Reads what `read_client_metadata` or `write_client_metadata` made, by no rules: it was judged when it came. Nothing
/// when it is damaged.
std::optional<Client> client_of_metadata(std::string_view metadata);

/// `text` with the members of the object `over` in place of its own of the same names (RFC 7591 §2.3), in whatever
/// language. Empty, which is nobody's metadata, when one of them is no object.
std::string overlaid(std::string_view text, std::string_view over);

}  // namespace oauthkit::registration
