#include "sites.hpp"

#include <oauthkit/mtls.hpp>
#include <oauthkit/stores/scoped.hpp>
#include <set>
#include <stdexcept>

#include "config/failure.hpp"
#include "config/trusted_issuers.hpp"
#include "resources.hpp"
#include "takeover.hpp"

namespace authserver {

using namespace oauthkit;

namespace {

bool is_below_main(const Config& tenant) { return tenant.issuer->starts_with('/'); }

// A path is below the main issuer; the whole URL of another host stands for itself.
std::string issuer_of(const Config& tenant, const std::string& main) {
  return is_below_main(tenant) ? resource_at(main, *tenant.issuer) : *tenant.issuer;
}

/// What comes after the host of a URL.
std::string path_of(const std::string& url) {
  const auto path = url.find('/', url.find("://") + 3);
  return path == std::string::npos ? std::string() : url.substr(path);
}

std::string host_of(const std::string& url) {
  if (url.empty()) return {};
  const auto host = url.find("://") + 3;
  return url.substr(host, url.find('/', host) - host);
}

// RFC 8705 §5: where certificates are asked for, a tenant is below the same path; another host has no such place.
Config with_its_place(Config tenant) {
  auto& url = tenant.mtls_base_url;
  if (!url.empty()) url = is_below_main(tenant) ? resource_at(url, *tenant.issuer) : std::string();
  return tenant;
}

void check_issuers(const Config& config, const std::string& issuer) {
  check_trusted_issuers(config, issuer, "");
  for (std::size_t i = 0; i < config.tenants.size(); ++i) {
    const auto& tenant = config.tenants[i];
    check_trusted_issuers(tenant, issuer_of(tenant, issuer), "tenants[" + std::to_string(i) + "].");
  }
}

std::set<std::string> names_of_tenants(const Config& config) {
  std::set<std::string> names;
  for (const auto& tenant : config.tenants) names.insert(tenant.tenant);
  return names;
}

}  // namespace

Sites::Sites(const Config& config, const std::string& issuer, const std::shared_ptr<Store>& store) : config_(config) {
  check_issuers(config, issuer);
  // Without tenants whoever is in front of the server may have its path.
  const auto base = config.tenants.empty() ? std::string() : path_of(issuer);
  sites_.push_back(std::make_unique<Site>(config, issuer, base, store));
  for (const auto& tenant : config.tenants) {
    const auto own = issuer_of(tenant, issuer);
    sites_.push_back(
        std::make_unique<Site>(with_its_place(tenant), own, path_of(own), stores::scoped(store, tenant.tenant)));
  }
  // One with mistakes has no routes yet: those are told first.
  if (!config.tenants.empty() && mistakes().empty()) tenants();
}

Tenants Sites::tenants() const {
  Tenants tenants;
  for (const auto& site : sites_) {
    TenantOptions options{.pages = site->pages()};
    if (const auto host = host_of(site->config().mtls_base_url); !host.empty()) options.hosts = {host};
    try {
      tenants.add(site->server(), options);
    } catch (const std::invalid_argument& error) {
      throw ConfigError("tenants", std::string("expected issuers that can stand side by side: ") + error.what());
    }
  }
  return tenants;
}

void Sites::mount(const Mount& mount) const {
  // What is told of certificates comes from the proxy alone.
  const auto mount_all = [&](const std::vector<Route>& routes) {
    for (const auto& [method, path, handler] : routes) {
      mount(method, path, config_.mtls ? mtls::behind_proxy(handler, *config_.mtls) : handler);
    }
  };
  if (sites_.size() == 1) {
    mount_all(sites_.front()->server().routes());
    mount_all(sites_.front()->pages());
    return;
  }
  mount_all(tenants().routes());
}

void Sites::take_over(const Config& next) {
  check_takeover(config_, next);
  if (names_of_tenants(config_) != names_of_tenants(next)) {
    throw ConfigError("tenants", "expected the same ones before a restart");
  }
  const auto tenant_in = [&](const std::string& name) -> const Config* {
    for (const auto& tenant : next.tenants) {
      if (tenant.tenant == name) return &tenant;
    }
    return nullptr;
  };
  for (const auto& tenant : config_.tenants) {
    if (const auto* const found = tenant_in(tenant.tenant)) check_takeover(tenant, *found);
  }
  sites_.front()->take_over(next);
  for (const auto& site : sites_) {
    if (const auto* const found = tenant_in(site->config().tenant)) site->take_over(*found);
  }
}

std::vector<std::string> Sites::of_all(const std::function<std::vector<std::string>(const Site&)>& sentences) const {
  std::vector<std::string> all;
  for (const auto& site : sites_) {
    const auto& tenant = site->config().tenant;
    for (const auto& sentence : sentences(*site)) {
      all.push_back(tenant.empty() ? sentence : site->server().options().issuer + ": " + sentence);
    }
  }
  return all;
}

std::vector<std::string> Sites::mistakes() const {
  return of_all([](const Site& site) { return site.server().check(); });
}

std::vector<std::string> Sites::loosened() const {
  return of_all([](const Site& site) { return site.loosened(); });
}

std::vector<std::string> Sites::client_problems() const {
  return of_all([](const Site& site) { return site.client_problems(); });
}

std::vector<Keys> Sites::keys() const {
  std::vector<Keys> all;
  for (const auto& site : sites_) all.push_back(site->keys());
  return all;
}

}  // namespace authserver
