#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/http.hpp"
#include "oauthkit/secret.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {
namespace adapters {

/// What a server takes on; the defaults are those of one that faces a network.
struct MicrohttpdLimits {
  /// Threads that hold the connections. They read, write and wait for all of them; they never wait for a handler.
  std::size_t threads = 2;
  /// Threads that run the handlers, which may block. A quarter of them may wait for scrypt
  /// (`SecretHash::limit_callers`).
  std::size_t workers = 16;
  /// Requests that may wait for a worker. One more is answered 503 with `Retry-After`, at once.
  std::size_t queued_requests = 256;
  /// Runs the handlers on the threads that hold the connections, without workers. It spares each request two changes
  /// of threads; one handler that blocks, on a disk or a database, stops every connection of its thread.
  bool handlers_never_block = false;
  /// Connections at a time. One more ends one that stands silent, which is idle between requests or stuck in one that
  /// has not arrived in whole: the oldest of the address that has most of them. Where none does, an address that has
  /// more than its share gives one up that is not being answered. Where that finds none either, the new one is closed
  /// at once. A few that are ending come on top. The system's limit of open files must be higher.
  std::size_t connections = 10'000;
  /// Connections at a time from one address, or from one IPv6 network of 64 bits; those of `trusted_proxies` do not
  /// count. 0 is no limit: `connections` shares itself out, and behind a proxy all of them come from one address.
  std::size_t connections_per_address = 0;
  /// The proxies in front, as IP addresses or networks (`"10.0.0.0/8"`). Of a request that comes from one of them,
  /// `Request::remote_address` is the last address in `X-Forwarded-For` that is none of theirs. Each of them must
  /// append to that field whom it was asked by, or replace it.
  std::vector<std::string> trusted_proxies = {};
  /// A request target longer than this is answered 414.
  std::size_t target_bytes = 8 * 1024;
  /// A header section larger than this is answered 431. A connection takes memory of twice this and the target's limit;
  /// the headers of an answer must fit in what the request leaves of that, or it becomes a bare 500.
  std::size_t header_bytes = 8 * 1024;
  /// How long a connection may stand still, between requests too. Whole seconds, rounded up.
  std::chrono::milliseconds idle = std::chrono::seconds(30);
  /// How long a request may take to arrive in whole, however lively it trickles; from its first byte, or for the first
  /// request of a connection from its beginning. Looked at once a second, more often where it is shorter than four.
  std::chrono::milliseconds arrival = std::chrono::seconds(10);
  /// How long a client may take to accept an answer in whole.
  std::chrono::milliseconds delivery = std::chrono::seconds(60);
  /// Several requests per connection.
  bool keep_alive = true;
};

/// A certificate chain and its private key, both in PEM, and whose clients are trusted.
struct TlsIdentity {
  std::string certificate = {};
  Secret key = {};
  /// The authorities, in PEM, whose client certificates are trusted. With some, clients are asked for a certificate,
  /// and may have none: what they prove to have is `Request::client_certificate`, of an authority or not.
  std::string client_authorities = {};
};

/// An HTTP/1.1 server on libmicrohttpd 0.9.75 that can face a network: ten thousand connections on a few threads,
/// memory and time bounded for each.
///
/// It refuses what the cpp-httplib adapter refuses: framing or headers that can be read in two ways, encoded bodies,
/// whatever is too long or too slow. A connection on which something like it was seen is closed, as it is after a
/// chunked body, whose delimiters libmicrohttpd reads leniently.
///
/// Mount everything, then `bind`, then `listen`, which returns after `stop`. `stop` may be called from any thread, the
/// rest from one at a time.
class Microhttpd {
 public:
  /// Throws `std::invalid_argument` when one of `trusted_proxies` is neither an IP address nor a network.
  /// With a `tls` that is not empty the server speaks TLS 1.2 and 1.3 only. Throws `std::runtime_error` when this
  /// libmicrohttpd was built without TLS, or asks for client certificates and this adapter without GnuTLS.
  /// `environment`: its `on_failure` is told what handlers throw, with the path as `Failure::endpoint`.
  explicit Microhttpd(const MicrohttpdLimits& limits = {}, TlsIdentity tls = {}, Environment environment = {});
  Microhttpd(const Microhttpd&) = delete;
  Microhttpd& operator=(const Microhttpd&) = delete;
  ~Microhttpd();

  /// Listens at `port` of `host`, a name or an IP address; port 0 picks a free one. Clients can connect from here on.
  /// Returns the port. Throws `std::system_error` when the address cannot be used.
  int bind(const std::string& host, int port);

  /// Serves where it was bound until `stop`; then lets nobody new in and returns when every request that had begun to
  /// arrive is answered or has run out of time. The server can then be bound again. Throws `std::logic_error` when it
  /// is not bound, `std::runtime_error` when libmicrohttpd does not start, a wrong certificate or key being one reason.
  void listen();

  /// Both.
  void listen(const std::string& host, int port);

  /// Ends `listen`, also one that is about to begin. Waits for nothing.
  void stop() noexcept;

 private:
  friend void mount(Microhttpd&, const std::string&, const std::string&, Handler, std::size_t);

  struct State;
  std::unique_ptr<State> state_;
};

/// Answers `method` `path` with `handler`: GET (and with it HEAD), POST, PUT, PATCH, DELETE or OPTIONS. `path` is
/// literal: it is compared to the undecoded target, and a trailing slash matters. One that ends in `/*` takes exactly
/// one more segment in place of the star, unless the whole is mounted literally. Other methods of a mounted path are
/// answered 405, other paths 404.
///
/// The handler sees the raw target, the raw body and the client's address. It runs on a worker. A body beyond
/// `body_bytes` is answered 413 as soon as it is seen to be too long, one with `Content-Encoding` or of a multipart
/// type 415, one without a length 411; either way the connection is closed. A body of GET, HEAD or OPTIONS is not read.
/// An exception that leaves the handler is told to `Environment::on_failure` and becomes a bare 500, an `Unavailable`
/// 503 with `Retry-After`; an answer whose headers could be split becomes a bare 500 too.
///
/// Throws `std::invalid_argument` for a method, path or handler that cannot be served, `std::logic_error` when the
/// server is listening or has this method and path.
void mount(Microhttpd& server, const std::string& method, const std::string& path, Handler handler,
           std::size_t body_bytes = 64 * 1024);

/// All of `routes`, one after the other.
void mount(Microhttpd& server, const std::vector<oauthkit::Route>& routes);

}  // namespace adapters
}  // namespace oauthkit
#pragma GCC visibility pop
