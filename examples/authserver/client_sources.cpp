#include "client_sources.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

class SharedSource : public ClientSource {
 public:
  explicit SharedSource(std::shared_ptr<const ClientSource> source) : source_(std::move(source)) {}

  Result<Client> find(std::string_view client_id) const override { return source_->find(client_id); }
  bool has_name(std::string_view name) const override { return source_->has_name(name); }
  void agreed(const Client& client, std::string_view user_id) const override { source_->agreed(client, user_id); }
  std::vector<Finding> findings() const override { return source_->findings(); }
  std::vector<std::string> contradictions(const Profile& profile) const override {
    return source_->contradictions(profile);
  }
  std::vector<std::string> problems_of(const Client& client) const override { return source_->problems_of(client); }
  void describe(const oauthkit::Registered& registered, JsonMembers& metadata) const override {
    source_->describe(registered, metadata);
  }

 private:
  std::shared_ptr<const ClientSource> source_;
};

}  // namespace

std::unique_ptr<ClientSource> shared_source(std::shared_ptr<const ClientSource> source) {
  return std::make_unique<SharedSource>(std::move(source));
}

Result<Client> find_client(const Registered& registered, std::string_view client_id) {
  auto client = registered.clients->find(client_id);
  if (client.is_denied() && registered.registry) client = registered.registry->source()->find(client_id);
  if (client.is_denied() && registered.documents) client = registered.documents->find(client_id);
  return client;
}

std::string client_name(const Registered& registered, const std::string& client_id) {
  if (const auto client = registered.clients->find(client_id)) return client->name;
  const auto kept = registered.registry ? registered.registry->find(client_id) : std::nullopt;
  return kept && !kept->name.empty() ? kept->name : client_id;
}

}  // namespace authserver
