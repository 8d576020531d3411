#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/client_source.hpp"
#include "oauthkit/environment.hpp"
#include "oauthkit/outgoing.hpp"
#include "oauthkit/scope.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct ClientDocumentOptions {
  /// What a document client may ask for at most, whatever its document says.
  Scope scope = {};
  /// The hosts that ids may have, with their port where it stands there, compared byte for byte before anything is
  /// looked up. Empty: all.
  std::vector<std::string> allowed_hosts = {};
  /// The longest document that is taken, in bytes.
  std::size_t max_bytes = 32 * 1024;
  /// Schemes without a dot that redirect URIs may have, such as `"cursor"`.
  std::vector<std::string> private_use_schemes = {};

  /// How long a document is kept: what `Cache-Control` says, within these bounds; `usual_life` when it says nothing.
  /// An old one serves up to `longest_life` while nobody answers. At least a second each.
  std::chrono::seconds shortest_life = std::chrono::minutes(1);
  std::chrono::seconds usual_life = std::chrono::minutes(10);
  std::chrono::seconds longest_life = std::chrono::hours(24);
  /// Documents that are kept at most: beyond it the one that has not been asked for the longest goes.
  std::size_t cached_documents = 1024;
  /// Documents that are fetched at once at most, and of one host. Whoever needs the same one waits for it.
  std::size_t fetches_at_once = 8;
  std::size_t fetches_at_once_of_a_host = 2;
  /// Requests to one host in one minute at most.
  std::size_t fetches_of_a_host = 60;
  /// The longest that a request waits for a document, before it is told that there is none.
  std::chrono::milliseconds patience = std::chrono::seconds(6);
  Environment environment = {};
};

namespace clients {

/// Clients whose id is the `https` URL of a document about them (draft-ietf-oauth-client-id-metadata-document, -00 and
/// later). `outgoing` fetches it, e.g. a `Fetcher`, which keeps it from special addresses. The metadata document of the
/// server tells of it (`client_id_metadata_document_supported`).
///
/// Throws `std::invalid_argument` without `outgoing`, and for bounds that make no sense.
std::unique_ptr<ClientSource> metadata_documents(std::shared_ptr<const Outgoing> outgoing,
                                                 ClientDocumentOptions options = {});

}  // namespace clients
}  // namespace oauthkit
#pragma GCC visibility pop
