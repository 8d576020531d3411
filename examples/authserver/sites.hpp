#pragma once

#include <functional>
#include <memory>
#include <oauthkit/http.hpp>
#include <oauthkit/store.hpp>
#include <oauthkit/tenants.hpp>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "keys.hpp"
#include "site.hpp"

namespace authserver {

/// The main server and its tenants, each a site of its own in one process and one store. Outlives the HTTP server it is
/// mounted on.
class Sites {
 public:
  /// `issuer`: the main server's. Throws `ConfigError` when two of them would answer at one place.
  Sites(const Config& config, const std::string& issuer, const std::shared_ptr<oauthkit::Store>& store);

  /// Answers a method and a path with a handler, in the way of some HTTP library.
  using Mount = std::function<void(const std::string& method, const std::string& path, oauthkit::Handler handler)>;

  void mount(const Mount& mount) const;

  /// Serves the clients and users of `next` from now on, also those of tenants. Throws `ConfigError`, and changes
  /// nothing, when that would need another set-up.
  void take_over(const Config& next);

  /// Of all of them, each sentence of a tenant's after its issuer.
  std::vector<std::string> mistakes() const;
  std::vector<std::string> loosened() const;
  std::vector<std::string> client_problems() const;
  std::vector<Keys> keys() const;

 private:
  oauthkit::Tenants tenants() const;
  std::vector<std::string> of_all(const std::function<std::vector<std::string>(const Site&)>& sentences) const;

  Config config_;
  /// The main one first.
  std::vector<std::unique_ptr<Site>> sites_;
};

}  // namespace authserver
