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
  /// The longest document that is taken, in bytes: at most 64 KiB.
  std::size_t max_bytes = 32 * 1024;
  /// Schemes without a dot that redirect URIs may have, such as `"cursor"`.
  std::vector<std::string> private_use_schemes = {};
  /// Whether what a document says for OpenID Connect counts (`ClientOpenid`, `ClientLogout`): for a server with an
  /// `openid::Provider`. Otherwise it is ignored.
  bool openid = false;

  /// How long a document is kept: what `Cache-Control` says, within these bounds; `usual_life` when it says nothing.
  /// An old one serves up to `longest_life` while nobody answers. At least a second each.
  std::chrono::seconds shortest_life = std::chrono::minutes(1);
  std::chrono::seconds usual_life = std::chrono::minutes(10);
  std::chrono::seconds longest_life = std::chrono::hours(24);
  /// Documents that are kept at most: beyond it the one that has not been asked for the longest goes.
  std::size_t cached_documents = 1024;
  /// Documents that are fetched at once at most, and of one host: each holds the thread that needs it. Whoever needs
  /// the same one waits for it, or for their turn, and holds a thread as well: half as many as may fetch; those beyond
  /// wait for a moment at most. Of several the last is for documents that were good before, so that ids that somebody
  /// makes up do not hold them all. Keep it below half of the threads that answer requests.
  std::size_t fetches_at_once = 6;
  std::size_t fetches_at_once_of_a_host = 2;
  /// Documents that are fetched of one host in one minute at most, whatever its port. One that was good before has an
  /// allowance of its own, as large, so that ids that somebody makes up do not use up that of a real one. A node that
  /// has just started knows of none that was good: there all documents of a host share one, and whoever makes up ids
  /// can keep out a real one while they go on. A client that must come in then is registered by hand under its id.
  std::size_t fetches_of_a_host = 60;
  /// The longest that a request waits for a document, before it is told that there is none. The keys of a client that
  /// publishes them are fetched after it: with `FetchOptions::timeout` it is the longest that a request takes.
  std::chrono::milliseconds patience = std::chrono::seconds(4);
  Environment environment = {};
};

namespace clients {

/// Clients whose id is the `https` URL of a document about them (draft-ietf-oauth-client-id-metadata-document, -00 and
/// later). `outgoing` fetches it, e.g. a `Fetcher`, which keeps it from special addresses. The metadata document of the
/// server tells of it (`client_id_metadata_document_supported`) where `client_auth::none` or `private_key_jwt` is
/// registered: without either such a client could not authenticate, which `Server::check` tells.
///
/// An id that begins with `https:` is this source's, and nothing is asked after it: a registry that may hold such ids,
/// which an operator wrote there, is registered before it. What `Server::clients` finds comes before every source.
/// Nothing is fetched for those.
///
/// A document is a public client, or one that authenticates with `private_key_jwt`. When it changes from one to the
/// other, what was granted before ends (`ClientRegistration::generation`). A document that cannot be had or used is
/// `invalid_client`: the description says what is wrong, and never what the document holds; `Error::cause` has the id,
/// and what `Environment::on_failure` is to know beside it.
///
/// Throws `std::invalid_argument` without `outgoing`, and for bounds that make no sense.
std::unique_ptr<ClientSource> metadata_documents(std::shared_ptr<const Outgoing> outgoing,
                                                 ClientDocumentOptions options = {});

}  // namespace clients
}  // namespace oauthkit
#pragma GCC visibility pop
