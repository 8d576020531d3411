#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "oauthkit/session.hpp"
#include "oauthkit/store.hpp"

namespace oauthkit::openid {

/// A sign-in that is under way at another provider.
struct UpstreamPending {
  /// The other provider, and how this server is called there.
  std::string issuer = {};
  std::string client_id = {};
  /// Of the browser that left.
  TokenHash session = {};
  std::string nonce = {};
  std::string code_verifier = {};
  /// What goes on when the person is back.
  std::string transaction_id = {};
  /// The oldest sign-in that will do, in seconds: what the client asked for.
  std::optional<std::chrono::seconds> max_age = {};
};

/// Keeps it for ten minutes; the `state` that finds it again.
std::string put_pending(Store& store, const UpstreamPending& pending, TimePoint now, const Random& random);

/// What `state` stands for, if it left from `browser` for that provider; of any number of calls one has it. A state of
/// another browser stays as it is.
std::optional<UpstreamPending> take_pending(Store& store, std::string_view state, const Browser& browser,
                                            std::string_view issuer, std::string_view client_id, TimePoint now);

}  // namespace oauthkit::openid
