#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "session/polled_decision.hpp"

namespace oauthkit {

// What the records of a `PolledDecisions` hold, as text. Each reader finds nothing in what is damaged, and throws
// `StoreUnavailable` as `deserialize_authorization` does.

/// Under the handle: the request, and whose answer it will be.
struct PolledHandle {
  PolledRequest request = {};
  TokenHash secret = {};
};
std::string serialize(const PolledHandle& handle);
std::optional<PolledHandle> deserialize_polled_handle(std::string_view text);

/// Under the secret, while nobody has answered.
struct PolledSecret {
  std::chrono::seconds interval = {};
  TimePoint started_at = {};
  TimePoint ends_at = {};
};
std::string serialize(const PolledSecret& secret);
std::optional<PolledSecret> deserialize_polled_secret(std::string_view text);

/// Under the secret, once somebody has.
struct PolledAnswer {
  TimePoint ends_at = {};
  /// Unset: the answer is no.
  std::optional<Authorization> granted = {};
};
std::string serialize(const PolledAnswer& answer);
std::optional<PolledAnswer> deserialize_polled_answer(std::string_view text);

}  // namespace oauthkit
