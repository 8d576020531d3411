#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/random.hpp"
#include "oauthkit/secret.hpp"

namespace oauthkit {

/// What a client is told with, that wants to be told: the store has nothing but the hash of one and never had the
/// other.
struct PingSecrets {
  Secret auth_req_id = {};
  Secret client_notification_token = {};
};

/// What a request that waits for a person holds beside what every such request does (`PolledRequest::data`).
struct BackchannelText {
  std::string binding_message = {};
  /// `PingSecrets`, for whoever has the id of the approval; empty for a client that asks.
  std::string sealed = {};
};
std::string serialize(const BackchannelText& text);
/// Nothing when it is damaged. Throws `StoreUnavailable` where a newer version wrote it.
std::optional<BackchannelText> deserialize_backchannel_text(std::string_view text);

std::string seal_ping(const PingSecrets& secrets, std::string_view approval_id, const Random& random);
/// Nothing unless `approval_id` is that of `seal_ping`.
std::optional<PingSecrets> unseal_ping(std::string_view sealed, std::string_view approval_id);

}  // namespace oauthkit
