#include "clients.hpp"

#include <map>
#include <string>

namespace authserver {

using namespace oauthkit;

struct Clients::Registry {
  std::map<std::string, Client, std::less<>> by_id = {};
};

Clients::Clients(std::vector<Client> clients) { replace(std::move(clients)); }

void Clients::replace(std::vector<Client> clients) {
  auto next = std::make_shared<Registry>();
  for (auto& client : clients) {
    auto id = client.id;
    next->by_id.emplace(std::move(id), std::move(client));
  }
  const std::lock_guard lock(mutex_);
  registry_ = std::move(next);
}

Result<Client> Clients::find(std::string_view id) const {
  const auto known = registry();
  const auto found = known->by_id.find(id);
  if (found == known->by_id.end()) return denied();
  return found->second;
}

std::shared_ptr<const Clients::Registry> Clients::registry() const {
  const std::lock_guard lock(mutex_);
  return registry_;
}

}  // namespace authserver
