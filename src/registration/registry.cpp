#include "registration/registry.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "registration/generation.hpp"

namespace oauthkit {
namespace {

using registration::client_kind;
using registration::StoredClient;

// RFC 6749 Appendix A.1: what is none is in no store, and no store is asked for it.
bool may_be_id(std::string_view id) {
  return !id.empty() && id.size() <= 255 &&
         std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

}  // namespace

Registrations::Registrations(std::shared_ptr<Store> place, RegistryOptions chosen)
    : store(std::move(place)), options(std::move(chosen)), sectors(options.outgoing, options.environment.clock) {
  if (!store || !store->documents()) {
    throw std::invalid_argument("clients::registry needs a store with documents(): this one keeps records alone");
  }
  if (!store->fit_for_grants()) {
    throw std::invalid_argument(
        "clients do not belong in a store that may lose what it has acknowledged: one that was disabled would live "
        "again. Keep them in another, or accept the loss (of a Redis store, with ?accept=loss-on-failover in its URL)");
  }
}

Registrations& Registrations::of(const ClientRegistry& registry) { return *registry.registrations_; }

// RFC 7591 §3.2.1: of this server alone. CIMD §6: never like the URL of a document.
std::string Registrations::new_id(const Random& random) { return "client-" + random_id(random); }

bool Registrations::add(std::string_view client_id, StoredClient stored) const {
  if (stored.generation.empty()) stored.generation = registration::new_generation(options.environment.random);
  return replace(client_id, 0, std::move(stored));
}

std::optional<StoredDocument> Registrations::read(std::string_view client_id) const {
  if (!may_be_id(client_id)) return std::nullopt;
  return documents().read(client_kind, client_id);
}

std::optional<Registrations::Kept> Registrations::find(std::string_view client_id) const {
  const auto document = read(client_id);
  if (!document) return std::nullopt;
  auto stored = registration::read_stored_client(document->text);
  if (!stored) report_damaged(client_id);
  if (!stored || has_ended(*stored, now())) return std::nullopt;
  return Kept{document->version, *std::move(stored)};
}

bool Registrations::replace(std::string_view client_id, std::int64_t expected_version, StoredClient stored) const {
  const auto end = end_of(stored);
  stored.ends_at = end == never ? std::nullopt : std::optional(end);
  return documents()
      .write(client_kind, client_id, expected_version, registration::write_stored_client(stored))
      .has_value();
}

bool Registrations::remove(std::string_view client_id, std::int64_t expected_version) const {
  return documents().erase(client_kind, client_id, expected_version);
}

std::optional<StoredClient> Registrations::change(std::string_view client_id,
                                                  const std::function<bool(StoredClient&)>& change) const {
  for (;;) {
    auto kept = find(client_id);
    if (!kept) return std::nullopt;
    if (!change(kept->stored) || replace(client_id, kept->version, kept->stored)) return std::move(kept->stored);
  }
}

TimePoint Registrations::end_of(const StoredClient& stored) const {
  if (stored.source != ClientRegistration::Source::registration) return never;
  if (stored.used_at) return options.idle_lifetime.from(*stored.used_at);
  return (asks_nobody(stored) ? options.idle_lifetime : options.unused_lifetime).from(stored.created_at);
}

bool Registrations::asks_nobody(const StoredClient& stored) {
  if (!stored.client_credentials) return false;
  const auto client = registration::client_of({}, stored);
  return client && client->allows_grant_type("client_credentials");
}

bool Registrations::has_ended(const StoredClient& stored, TimePoint now) const { return now >= end_of(stored); }

std::optional<StoredClient> Registrations::read_listed(const StoredDocument& document) const {
  try {
    auto stored = registration::read_stored_client(document.text);
    if (!stored) report_damaged(document.key);
    return stored;
  } catch (const StoreUnavailable& newer) {
    options.environment.report(Failure{.endpoint = "registry", .cause = newer.what()});
    return std::nullopt;
  }
}

void Registrations::report_damaged(std::string_view client_id) const {
  auto cause = std::string("the stored client \"").append(client_id).append("\" is damaged");
  options.environment.report(Failure{.endpoint = "registry", .cause = std::move(cause)});
}

}  // namespace oauthkit
