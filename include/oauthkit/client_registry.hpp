#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/client.hpp"
#include "oauthkit/client_source.hpp"
#include "oauthkit/environment.hpp"
#include "oauthkit/outgoing.hpp"
#include "oauthkit/result.hpp"
#include "oauthkit/store.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct RegistryOptions {
  /// Clients that registered themselves, at most, those included that ended and are yet to be forgotten. Nodes on one
  /// store count together once a minute.
  std::size_t max_clients = 10'000;
  /// Such a client ends when nobody has agreed to it for so long after it registered, unless it may have tokens of its
  /// own (`client_credentials`), which nobody is asked for…
  Lifetime unused_lifetime = std::chrono::hours(24);
  /// …and when it has not been seen for so long afterwards, or since it registered.
  Lifetime idle_lifetime = std::chrono::hours(24 * 180);
  /// How long a secret lives that a client got by registering itself; unset: as long as the client.
  std::optional<Lifetime> client_secret_lifetime = {};
  /// Fetches the `sector_identifier_uri` of a client that registers (OpenID Connect Registration §5), e.g. a `Fetcher`,
  /// which is safe for URLs that strangers name. Without it a client that has one is refused.
  std::shared_ptr<const Outgoing> outgoing = {};
  Environment environment = {};
};

/// A client that was made, or whose secret was.
struct NewClient {
  Client client = {};
  /// Told here and never again; empty for a method without one.
  Secret secret = {};
  TimePoint secret_ends_at = never;
};

/// What a list tells of a client: nothing that is secret.
struct ListedClient {
  std::string id = {};
  std::string name = {};
  std::vector<std::string> redirect_uris = {};
  std::vector<std::string> grant_types = {};
  Scope scope = {};
  std::string token_endpoint_auth_method = {};
  ClientRegistration::Source source = ClientRegistration::Source::administration;
  bool disabled = false;
  TimePoint created_at = {};
  /// When somebody agreed to it or it was seen since, to the day; unset while nobody has.
  std::optional<TimePoint> used_at = {};
};

struct ClientPage {
  /// The id of the last client of the page before; empty for the first page.
  std::string after = {};
  /// 1 to 1,000.
  std::size_t limit = 100;
};

struct SecretRotation {
  /// How long the secret before lives on. A second one that still did ends at once: two live, never three.
  Lifetime previous_lives = std::chrono::hours(24);
};

/// Clients that are not written into a program or a file: those that registered themselves (`endpoints::registration`)
/// and those that an operator makes here. They live in `Store::documents()`; a change on one node counts on every other
/// with the next request. Safe from many threads. Every call throws `StoreUnavailable` where the store does.
class ClientRegistry {
 public:
  ClientRegistry(std::shared_ptr<Store> store, RegistryOptions options);
  ClientRegistry(const ClientRegistry&) = delete;
  ClientRegistry& operator=(const ClientRegistry&) = delete;
  ~ClientRegistry();

  /// For `Server::client_source`. May outlive this object.
  std::unique_ptr<ClientSource> source() const;

  /// Makes a client of an operator's: `client` as it is to be, with an id or none, and without secrets, which are drawn
  /// here for a method that has one. `invalid_client_metadata` or `invalid_redirect_uri` when the registration
  /// contradicts itself, or the id is taken.
  Result<NewClient> create(Client client);
  /// The same from client metadata (RFC 7591 §2), a JSON object, for an operator who writes that: `client_id` is the id
  /// that it is to have, drawn where there is none. Members that are not known are passed over. `private_use_schemes`:
  /// those without a dot that its redirect URIs may have.
  Result<NewClient> create(std::string_view metadata, std::vector<std::string> private_use_schemes = {});

  /// Gives a client a new secret. `denied()` when there is no such client, or its method has no secret.
  Result<NewClient> rotate_secret(std::string_view client_id, SecretRotation rotation = {});

  /// Nobody gets anything for this client any more, and all that was granted to it is dead, at once and on every node.
  /// Each returns false when there is no such client.
  bool disable(std::string_view client_id);
  /// It may be used again; what was granted before stays dead.
  bool enable(std::string_view client_id);
  /// It is gone, with all that was granted to it.
  bool remove(std::string_view client_id);

  std::optional<ListedClient> find(std::string_view client_id) const;
  /// In the order of ids. A client whose stored text is damaged is left out and told to `Environment::on_failure`.
  std::vector<ListedClient> list(ClientPage page = {}) const;

  /// Forgets all clients that have ended, and returns how many live that registered themselves. Nobody has to call it:
  /// up to 100 are forgotten by the way, once a minute, while clients register or people are asked to agree to one.
  std::size_t sweep();

 private:
  friend struct Registrations;
  std::shared_ptr<struct Registrations> registrations_;
};

namespace clients {

/// The clients in `store`. Throws `std::invalid_argument` for a store without `documents()`, or one that may lose what
/// it has acknowledged (`Store::fit_for_grants`).
std::shared_ptr<ClientRegistry> registry(const std::shared_ptr<Store>& store, RegistryOptions options = {});

/// Whether what was granted to `client_id` in its `generation` is still alive at `now` as far as the registry in
/// `documents` knows: true for a generation that is not of a registry's client. `stores::codes` and `stores::tokens`
/// ask it.
bool is_live(Documents& documents, std::string_view client_id, std::string_view generation, TimePoint now);

}  // namespace clients
}  // namespace oauthkit
#pragma GCC visibility pop
