#pragma once

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/http.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace adapters {

/// What `prepare` sets; the defaults are those of a small server behind a proxy.
struct HttplibLimits {
  /// Worker threads; each has one request at a time, from when it has arrived until it is answered. A body of more than
  /// 64 KiB arrives on its thread.
  /// A quarter of them may wait for scrypt (`SecretHash::limit_callers`).
  std::size_t threads = 16;
  /// Requests that have arrived and may wait for a thread. One more has its connection closed at once.
  std::size_t queued_connections = 256;
  /// Connections whose request has not arrived yet; they hold no thread. One more ends one that stands silent, which is
  /// idle or stuck in its request: the oldest of the address that has most of them. Where none does, an address that
  /// has more than its share gives one up. Where that finds none either, the new one is closed at once.
  std::size_t arriving_connections = 512;
  /// A request target longer than this is answered 414. cpp-httplib itself takes no request line beyond 8 KiB.
  std::size_t target_bytes = 8 * 1024;
  /// A header section larger than this is answered 431; one more than twice as large is not read to its end. No
  /// single line may be longer than 8 KiB, a bound of cpp-httplib's own.
  std::size_t header_bytes = 16 * 1024;
  /// How long a read or a write may stand still.
  std::chrono::milliseconds idle = std::chrono::seconds(5);
  /// How long a request may take to arrive in whole, however lively it trickles. Raise it for large uploads.
  std::chrono::milliseconds arrival = std::chrono::seconds(10);
  /// The longest body for a path that is not mounted: the program's own routes, or nothing at all. cpp-httplib reads
  /// such a body whole, before it looks for a route. It must therefore have a `Content-Length` and be neither encoded
  /// nor multipart.
  std::size_t unmounted_body_bytes = 64 * 1024;
  /// Lifts that for programs with uploads of their own: a stranger's body is then bounded by nothing but `arrival`.
  bool unmounted_bodies_unchecked = false;
  /// Several requests per connection. A request that cpp-httplib 0.11 reads otherwise than the proxy in front of it did
  /// leaves bytes behind, which then become another person's request. Only for a server that clients reach directly.
  bool keep_alive_only_without_a_proxy_in_front = false;
  /// The proxies in front, as IP addresses or networks (`"10.0.0.0/8"`), or `"unix:"` for whoever comes over a Unix
  /// domain socket. Of a request that comes from one of them, `Request::remote_address` is the last address in
  /// `X-Forwarded-For` that is none of theirs. Each of them must append to that field whom it was asked by, or replace
  /// it.
  std::vector<std::string> trusted_proxies = {};
};

/// Throws `std::invalid_argument` as `prepare` does for these limits, and changes nothing.
void check(const HttplibLimits& limits);

/// Closes the traps of cpp-httplib 0.11: connections are accepted, bounded, timed and read by this adapter, and only
/// then parsed by the library; there is no keep-alive, no Nagle delay and no exception text in answers. Requests whose
/// framing or headers are ambiguous are refused, those to the program's own routes included. What is mounted is sent
/// whole and uncompressed: the size of a compressed page tells of the secrets in it.
///
/// Call it once, before any route is added and before the server is bound; twice is a `std::logic_error`. Throws
/// `std::invalid_argument` when one of `trusted_proxies` is neither an IP address nor a network. It takes the
/// server's pre-routing, post-routing, error, exception and 100-continue handlers, its socket options and its
/// `new_task_queue`: a program that replaces one of them opens what it closed.
///
/// A server with TLS of its own (`httplib::SSLServer`) keeps cpp-httplib's loop: there, header lines and the time of a
/// slow sender are unbounded, and header values arrive percent-decoded. Let a proxy terminate TLS instead. The
/// certificate of its clients is `Request::client_certificate`, trusted when OpenSSL verified it.
///
/// What no adapter can mend: a line that ends in a bare LF or has no value is skipped, and a target with two `?` is
/// answered 400.
///
/// `environment`: its `on_failure` is told what handlers throw, with the path as `Failure::endpoint`.
void prepare(httplib::Server& server, const HttplibLimits& limits = {}, Environment environment = {});

/// Answers `method` `path` with `handler`: GET (and with it HEAD), POST, PUT, PATCH, DELETE or OPTIONS. `path` is
/// literal, not a pattern: it is compared to the undecoded target, and a trailing slash matters. One that ends in `/*`
/// takes exactly one more segment in place of the star, unless the whole is mounted literally. Other methods of a
/// mounted path are answered 405.
///
/// The handler sees the raw target, the raw body and the client's address; never cpp-httplib's own parameters. It is
/// called from the server's worker threads. A body beyond `body_bytes` is answered 413 as soon as it is seen to be
/// too long, one with `Content-Encoding` or of a multipart type 415, one without a length 411; either way the
/// connection is closed. A body of GET, HEAD or OPTIONS is not read. An exception that leaves the handler is told to
/// `Environment::on_failure` and becomes a bare 500, an `Unavailable` 503 with `Retry-After`; an answer whose headers
/// could be split becomes a bare 500 too.
///
/// Throws `std::invalid_argument` for a method, path or handler that cannot be served, `std::logic_error` when the
/// server was not prepared, is already running, or has this method and path.
void mount(httplib::Server& server, const std::string& method, const std::string& path, Handler handler,
           std::size_t body_bytes = 64 * 1024);

/// All of `routes`, one after the other.
void mount(httplib::Server& server, const std::vector<oauthkit::Route>& routes);

}  // namespace adapters
}  // namespace oauthkit
#pragma GCC visibility pop
