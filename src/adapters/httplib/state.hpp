#pragma once

#include <optional>

#include "adapters/common/head.hpp"
#include "adapters/common/routes.hpp"
#include "adapters/common/socket.hpp"
#include "adapters/common/trusted_proxies.hpp"
#include "oauthkit/adapters/httplib.hpp"

namespace oauthkit::adapters {

/// What `prepare` made and `mount` fills.
struct HttplibState {
  HttplibLimits limits;
  Environment environment;
  TrustedProxies proxies;
  Routes routes = {};
  /// A second descriptor of the listening socket, from bind to the end of listen.
  Socket listener = {};
};

/// Everything that can be refused before the body is read.
std::optional<Refusal> fault_of(const HttplibState& state, const Head& head);

/// The bytes of a request's line and headers that are read at most: twice the headers that are answered normally, so
/// that a moderate excess is told 431 and a flood is cut off.
std::size_t most_head_bytes(const HttplibLimits& limits);

/// 1, unless the connection may be kept.
std::size_t requests_per_connection(const HttplibLimits& limits);

}  // namespace oauthkit::adapters
