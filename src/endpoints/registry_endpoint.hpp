#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "assembly/setup.hpp"
#include "oauthkit/client_registry.hpp"
#include "oauthkit/trusted_issuers.hpp"

namespace oauthkit {

/// One of the two endpoints of a registry (RFC 7591, RFC 7592), which find each other by it.
class RegistryEndpoint : public Endpoint {
 public:
  explicit RegistryEndpoint(std::shared_ptr<ClientRegistry> registry) : registry_(std::move(registry)) {}

  // RFC 7591 §3, RFC 7592 §2: nobody authenticates as a client here, but by a token, or not at all.
  bool serves_clients(const Options&) const override { return false; }

  /// Null where nobody set one.
  const std::shared_ptr<ClientRegistry>& registry() const { return registry_; }
  /// Whose software statements are believed here. Null where none are taken.
  virtual const TrustedIssuers* statements() const { return nullptr; }
  /// Whether what is registered can be read and changed here.
  virtual bool configures() const { return false; }

 private:
  std::shared_ptr<ClientRegistry> registry_;
};

/// Where a client of `registry` finds its registration (RFC 7592 §3); empty where there is no such place.
std::string registration_client_uri(const Setup& setup, const ClientRegistry& registry, std::string_view client_id);

/// Whose software statements are believed of the clients of `registry`.
TrustedIssuers statement_issuers(const Setup& setup, const ClientRegistry& registry);

}  // namespace oauthkit
