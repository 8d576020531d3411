#include "registration/subject_rules.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/uri.hpp"
#include "registration/metadata_members.hpp"

namespace oauthkit::registration {
namespace {

/// Empty for a URI without a host, such as that of an app.
std::string_view host_of(std::string_view text) {
  const auto parts = uri::split(text);
  return parts ? uri::split_authority(parts->authority.value_or(std::string_view())).host : std::string_view();
}

bool have_one_host(const std::vector<std::string>& uris) {
  if (uris.empty()) return false;
  const auto host = host_of(uris.front());
  return !host.empty() && std::all_of(uris.begin(), uris.end(), [&](const std::string& each) {
    return ascii::equal_ignoring_case(host_of(each), host);
  });
}

}  // namespace

Result<void> check_subject(const Client& client, ClientRegistration::Source source) {
  const auto& sector = client.openid.sector_identifier_uri;
  // OpenID Connect Registration §5: what it names is looked at when a client registers, and a document does not.
  if (!sector.empty() && source == ClientRegistration::Source::document) {
    return refuse_member("sector_identifier_uri", "must not stand in a document");
  }
  // OpenID Connect Core §8.1: the sector of several hosts is said, never guessed.
  if (client.openid.subject_type == "pairwise" && sector.empty() && !have_one_host(client.redirect_uris)) {
    return refuse_member("subject_type", "pairwise needs redirect URIs of one host, or a sector_identifier_uri");
  }
  return {};
}

}  // namespace oauthkit::registration
