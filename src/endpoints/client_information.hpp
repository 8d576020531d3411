#pragma once

#include <string_view>

#include "assembly/setup.hpp"
#include "oauthkit/client_registry.hpp"
#include "registration/stored_client.hpp"

namespace oauthkit {

/// What a client is told of its registration (RFC 7591 §3.2.1, RFC 7592 §3).
struct ClientInformation {
  std::string_view client_id = {};
  const registration::StoredClient& stored;
  /// Where it has just been drawn: it is told once.
  const Secret& secret;
  /// Empty where registrations cannot be read or changed.
  std::string_view registration_access_token = {};
  int status = 200;
};

/// The answer that tells it. `registry` has the client.
Response client_information(const Setup& setup, const ClientRegistry& registry, const ClientInformation& information);

}  // namespace oauthkit
