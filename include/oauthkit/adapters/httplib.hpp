#pragma once

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <string>

#include "oauthkit/export.hpp"
#include "oauthkit/http.hpp"

namespace OAUTHKIT_PUBLIC oauthkit {
namespace adapters {

/// What `prepare` sets; the defaults are those of a small server behind a proxy.
struct HttplibLimits {
  /// Worker threads; each holds one connection at a time, from accept to close.
  std::size_t threads = 16;
  /// Connections that may wait for a thread. One more is closed at once.
  std::size_t queued_connections = 256;
  /// A request target longer than this is answered 414.
  std::size_t target_bytes = 8 * 1024;
  /// A header section larger than this is answered 431, after the library has read it.
  std::size_t header_bytes = 16 * 1024;
  /// How long a read or a write may stand still.
  std::chrono::seconds idle = std::chrono::seconds(5);
  /// Several requests per connection. cpp-httplib 0.11 parses what is left of a refused body as the next request, so
  /// that behind a proxy one person's bytes can become another's request. Only for a server that clients reach
  /// directly.
  bool keep_alive_only_without_a_proxy_in_front = false;
};

/// Closes the traps of cpp-httplib 0.11 that can be closed from outside: no keep-alive, no Nagle delay, a bounded
/// queue, a wide accept queue, short timeouts, no ranges, no exception text in answers. Call it once, before `mount`,
/// on a server that is not yet listening.
///
/// What stays open is in docs/security.md: header lines are unlimited before any handler runs. Put a reverse proxy in
/// front of a server that faces a network.
void prepare(httplib::Server& server, const HttplibLimits& limits = {});

/// Answers `method` `path` with `handler`. `path` is literal, not a pattern; a trailing slash matters.
///
/// The handler sees the raw target, the raw body and the peer's address; never cpp-httplib's own parameters. It is
/// called from the server's worker threads. A body beyond `body_bytes` is answered 413 as soon as it is seen to be
/// too long, one with `Content-Encoding` or of a multipart type 415; either way the connection is closed. An exception
/// that leaves the handler becomes a bare 500.
void mount(httplib::Server& server, const std::string& method, const std::string& path, Handler handler,
           std::size_t body_bytes = 64 * 1024);

}  // namespace adapters
}  // namespace oauthkit
