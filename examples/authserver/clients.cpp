#include "clients.hpp"

#include <algorithm>
#include <map>
#include <oauthkit/agreements.hpp>
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

bool Clients::has_name(std::string_view name) const {
  const auto known = registry();
  return std::any_of(known->by_id.begin(), known->by_id.end(),
                     [&](const auto& entry) { return same_client_name(entry.second.name, name); });
}

std::vector<Client> Clients::list(std::string_view after, std::size_t limit) const {
  const auto known = registry();
  std::vector<Client> page;
  for (auto each = known->by_id.upper_bound(after); each != known->by_id.end() && page.size() < limit; ++each) {
    page.push_back(each->second);
  }
  return page;
}

std::shared_ptr<const Clients::Registry> Clients::registry() const {
  const std::lock_guard lock(mutex_);
  return registry_;
}

}  // namespace authserver
