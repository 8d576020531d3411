#pragma once

#include <semaphore>

#include "assembly/setup.hpp"
#include "keys/client_keys.hpp"
#include "oauthkit/request_objects.hpp"

namespace oauthkit {

/// What `Server::request_objects` registers. Safe from many threads.
class RequestObjects : public Capability {
 public:
  explicit RequestObjects(RequestObjectOptions options);

  std::string_view name() const override { return "request_objects"; }
  void install(Server&) override {}
  std::vector<Finding> findings() const override;
  void describe(const Registered& registered, JsonMembers& metadata) const override;

  const RequestObjectOptions& options() const { return options_; }
  const ClientKeys& keys() const { return keys_; }

  /// A place for each object that may be fetched at once.
  std::counting_semaphore<>& places() const { return places_; }

 private:
  RequestObjectOptions options_;
  ClientKeys keys_;
  mutable std::counting_semaphore<> places_;
};

}  // namespace oauthkit
