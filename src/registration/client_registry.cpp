#include "oauthkit/client_registry.hpp"

#include <algorithm>
#include <utility>

#include "registration/client_metadata.hpp"
#include "registration/generation.hpp"
#include "registration/registry.hpp"

namespace oauthkit {
namespace {

using registration::client_kind;
using registration::StoredClient;

constexpr std::size_t longest_page = 1000;

ListedClient listed(const Client& client, const StoredClient& stored) {
  return {.id = client.id,
          .name = client.name,
          .redirect_uris = client.redirect_uris,
          .grant_types = client.grant_types,
          .scope = client.scope,
          .token_endpoint_auth_method = client.token_endpoint_auth_method,
          .source = stored.source,
          .disabled = stored.disabled,
          .created_at = stored.created_at,
          .used_at = stored.used_at};
}

std::optional<ListedClient> listed(const Registrations& all, std::string_view client_id, const StoredClient& stored) {
  const auto client = registration::client_of(client_id, stored);
  if (!client) all.report_damaged(client_id);
  return client ? std::optional(listed(*client, stored)) : std::nullopt;
}

}  // namespace

ClientRegistry::ClientRegistry(std::shared_ptr<Store> store, RegistryOptions options)
    : registrations_(std::make_shared<Registrations>(std::move(store), std::move(options))) {}

ClientRegistry::~ClientRegistry() = default;

std::size_t ClientRegistry::sweep() { return registrations_->sweep(); }

// What was granted before is of another generation, also when the client is enabled again.
bool ClientRegistry::disable(std::string_view client_id) {
  const auto& random = registrations_->options.environment.random;
  const auto disabled = registrations_->change(client_id, [&](StoredClient& stored) {
    if (stored.disabled) return false;
    stored.disabled = true;
    stored.generation = registration::new_generation(random);
    return true;
  });
  return disabled.has_value();
}

bool ClientRegistry::enable(std::string_view client_id) {
  const auto enabled =
      registrations_->change(client_id, [](StoredClient& stored) { return std::exchange(stored.disabled, false); });
  return enabled.has_value();
}

// Also what is damaged can be got rid of.
bool ClientRegistry::remove(std::string_view client_id) {
  for (;;) {
    const auto document = registrations_->read(client_id);
    if (!document) return false;
    const auto stored = registrations_->read_listed(*document);
    const bool has_ended = stored && registrations_->has_ended(*stored, registrations_->now());
    if (registrations_->remove(client_id, document->version)) return !has_ended;
  }
}

std::optional<ListedClient> ClientRegistry::find(std::string_view client_id) const {
  const auto kept = registrations_->find(client_id);
  return kept ? listed(*registrations_, client_id, kept->stored) : std::nullopt;
}

std::vector<ListedClient> ClientRegistry::list(ClientPage page) const {
  const auto limit = std::clamp<std::size_t>(page.limit, 1, longest_page);
  const auto now = registrations_->now();
  std::vector<ListedClient> clients;
  for (auto after = std::move(page.after);;) {
    const auto wanted = limit - clients.size();
    const auto found = registrations_->documents().list(client_kind, after, wanted);
    for (const auto& document : found) {
      const auto stored = registrations_->read_listed(document);
      if (!stored || registrations_->has_ended(*stored, now)) continue;
      if (auto client = listed(*registrations_, document.key, *stored)) clients.push_back(*std::move(client));
    }
    if (found.size() < wanted || clients.size() == limit) return clients;
    after = found.back().key;
  }
}

std::shared_ptr<ClientRegistry> clients::registry(const std::shared_ptr<Store>& store, RegistryOptions options) {
  return std::make_shared<ClientRegistry>(store, std::move(options));
}

}  // namespace oauthkit
