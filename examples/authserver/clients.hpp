#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <oauthkit/client.hpp>
#include <oauthkit/result.hpp>
#include <string_view>
#include <vector>

namespace authserver {

/// The clients of this server. Safe from many threads.
class Clients {
 public:
  explicit Clients(std::vector<oauthkit::Client> clients);

  /// Takes others in their place.
  void replace(std::vector<oauthkit::Client> clients);

  oauthkit::Result<oauthkit::Client> find(std::string_view id) const;

  /// Whether one of them is called so, but for case and spaces.
  bool has_name(std::string_view name) const;

  /// Those whose ids come after `after`, in their order; no more than `limit`.
  std::vector<oauthkit::Client> list(std::string_view after, std::size_t limit) const;

 private:
  struct Registry;
  std::shared_ptr<const Registry> registry() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const Registry> registry_;
};

}  // namespace authserver
