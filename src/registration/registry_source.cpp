#include <algorithm>
#include <exception>
#include <utility>

#include "registration/registry.hpp"

namespace oauthkit {
namespace {

using namespace std::chrono_literals;
using registration::StoredClient;

class RegistrySource : public ClientSource {
 public:
  explicit RegistrySource(std::shared_ptr<const Registrations> registrations)
      : registrations_(std::move(registrations)) {}

  Result<Client> find(std::string_view client_id) const override {
    const auto kept = registrations_->find(client_id);
    if (!kept) return denied();
    // Nobody else's either: a document of that name is not looked for.
    if (kept->stored.disabled) return Error{ErrorCode::invalid_client, "the client is disabled"};
    auto client = registration::client_of(client_id, kept->stored);
    if (!client) registrations_->report_damaged(client_id);
    if (client) note_seen(client_id, *kept);
    return client;
  }

  bool finds_in(const Store& store) const { return registrations_->store.get() == &store; }

  bool has_name(std::string_view name) const override { return registrations_->has_name(name); }

  void agreed(const Client& client, std::string_view) const override {
    const auto& generation = client.registration.generation;
    registrations_->change(client.id, [&](StoredClient& stored) {
      return stored.generation == generation && note_use(stored, registrations_->now());
    });
  }

  std::vector<Finding> findings() const override {
    if (registrations_->store->outlives_process()) return {};
    return {{.kind = Finding::Kind::loosened,
             .text = "clients::registry keeps clients in this process alone, beside codes or tokens that are kept for "
                     "longer: no other node and no next start knows these clients, and what was granted to them is "
                     "dead there.",
             .beside = Finding::Beside::a_lasting_module}};
  }

 private:
  // Once a day, unless it ends sooner than that.
  std::chrono::seconds between_notes() const {
    return std::min<std::chrono::seconds>(24h, registrations_->options.idle_lifetime.length() / 4);
  }

  // Whether there is something to write.
  bool note_use(StoredClient& stored, TimePoint now) const {
    if (stored.source != ClientRegistration::Source::registration) return false;
    if (stored.used_at && now < *stored.used_at + between_notes()) return false;
    stored.used_at = now;
    return true;
  }

  // Who was agreed to, or asks nobody, is in use when it is looked up. The look-up goes on whatever becomes of it.
  void note_seen(std::string_view client_id, const Registrations::Kept& kept) const {
    auto stored = kept.stored;
    if (!stored.used_at && !registrations_->asks_nobody(stored)) return;
    if (!note_use(stored, registrations_->now())) return;
    try {
      registrations_->replace(client_id, kept.version, std::move(stored));
    } catch (const std::exception& failure) {
      registrations_->options.environment.report(Failure{.endpoint = "registry", .cause = failure.what()});
    }
  }

  std::shared_ptr<const Registrations> registrations_;
};

}  // namespace

bool Registrations::is_source(const Module& module) const {
  const auto* const source = dynamic_cast<const RegistrySource*>(&module);
  return source && source->finds_in(*store);
}

std::unique_ptr<ClientSource> ClientRegistry::source() const {
  return std::make_unique<RegistrySource>(registrations_);
}

}  // namespace oauthkit
