#include "registration/subject_rules.hpp"

#include "oauthkit/openid/pairwise.hpp"
#include "registration/metadata_members.hpp"

namespace oauthkit::registration {

Result<void> check_subject(const Client& client, ClientRegistration::Source source) {
  // OpenID Connect Registration §5: what it names is looked at when a client registers, and a document does not.
  if (!client.openid.sector_identifier_uri.empty() && source == ClientRegistration::Source::document) {
    return refuse_member("sector_identifier_uri", "must not stand in a document");
  }
  // OpenID Connect Core §8.1: the sector of several hosts is said, never guessed.
  if (client.openid.subject_type == "pairwise" && openid::sector_of(client).empty()) {
    return refuse_member("subject_type", "pairwise needs redirect URIs of one host, or a sector_identifier_uri");
  }
  return {};
}

}  // namespace oauthkit::registration
