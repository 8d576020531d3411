#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "oauthkit/environment.hpp"
#include "oauthkit/http.hpp"
#include "oauthkit/outgoing.hpp"

#pragma GCC visibility push(default)
namespace oauthkit {

struct FetchOptions {
  /// Origins of your own, such as `"https://auth.internal:8443"`: they may be at any address, and be plain http when
  /// they say so. Never one that somebody else can choose, such as the host of a client's `jwks_uri`.
  std::vector<std::string> trusted_origins = {};
  /// A file of certificates (PEM) to trust instead of the system's. Empty for the system's.
  std::string ca_file = {};

  std::chrono::milliseconds connect_timeout = std::chrono::seconds(3);
  /// For the whole exchange.
  std::chrono::milliseconds timeout = std::chrono::seconds(5);
  /// The largest body that is taken.
  std::size_t max_bytes = 64 * 1024;

  /// How long a JWK set is kept: what `Cache-Control: max-age` says, within these bounds; `usual_life` when it says
  /// nothing.
  std::chrono::seconds shortest_life = std::chrono::minutes(1);
  std::chrono::seconds usual_life = std::chrono::minutes(10);
  std::chrono::seconds longest_life = std::chrono::hours(24);
  /// How long a failure is remembered, in which nobody is asked again.
  std::chrono::seconds failure_life = std::chrono::seconds(30);
  /// How often a set is fetched anew, before its life is over, for a key that it does not hold.
  std::chrono::seconds refetch_interval = std::chrono::minutes(1);
  /// Sets, or failures, that are kept at most: beyond it the one that has not been asked for the longest goes.
  std::size_t cached_urls = 1024;
  /// Sets that are fetched at once at most, over all URLs: each holds the thread that needs it for up to `timeout`.
  /// Keep it below a quarter of the threads that answer requests.
  std::size_t fetches_at_once = 4;
  Environment environment = {};
};

/// Fetches from other servers what they publish, safe by construction (`oauthkit-fetch`, on libcurl): URLs that clients
/// name must not lead it into the network it stands in.
///
/// https alone, with a certificate that is verified. Every address is looked at when the connection to it is made, so
/// that no name can lead elsewhere in between, and refused unless it is public: not private, loopback, link-local,
/// shared (RFC 6598), multicast, unspecified, of documentation, benchmarks or other special use (RFC 6890), nor such an
/// address inside an IPv6 one (mapped, compatible, NAT64, 6to4, Teredo). No redirect is followed, no proxy is used, no
/// encoding undone; size and time are bounded; a user name in a URL is refused.
///
/// Safe from many threads. `jwks` keeps what it fetched (`FetchOptions`), and goes on with a set whose life is over, up
/// to `longest_life`, while nobody answers. Of those who need a URL one waits for it; the others go on with the set
/// whose life is over, or have `KeysUnavailable`, also when `fetches_at_once` are under way: a slow server holds one
/// thread.
class Fetcher final : public Outgoing {
 public:
  /// Throws `std::invalid_argument` for bounds that make no sense, or a trusted origin that is none.
  explicit Fetcher(FetchOptions options = {});
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;
  ~Fetcher() override;

  /// As `RemoteKeys::jwks`: null where `FetchRefused` would be thrown, or where the answer is not 200 with JSON.
  std::shared_ptr<const std::string> jwks(std::string_view url, Need need) const override;

  /// Whether `url` is of one of `FetchOptions::trusted_origins`.
  bool trusts(std::string_view url) const override;

  /// One exchange, whatever the status; nothing is kept. Throws `FetchRefused` and `FetchFailed`.
  Response send(const OutgoingRequest& request) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace oauthkit
#pragma GCC visibility pop
