#include "fetch/cache.hpp"
#include "fetch/client.hpp"

namespace oauthkit {
namespace {

FetchOptions checked(FetchOptions options) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  const bool bounded = options.connect_timeout > milliseconds(0) && options.timeout > milliseconds(0) &&
                       options.max_bytes > 0 && options.cached_urls > 0 && options.fetches_at_once > 0;
  const bool ordered = options.shortest_life > seconds(0) && options.shortest_life <= options.usual_life &&
                       options.usual_life <= options.longest_life && options.failure_life > seconds(0) &&
                       options.refetch_interval > seconds(0);
  if (bounded && ordered && options.environment.clock) return options;
  throw std::invalid_argument(
      "Fetcher has a bound that makes no sense: each of FetchOptions is positive, and shortest_life <= usual_life <= "
      "longest_life");
}

}  // namespace

struct Fetcher::State {
  explicit State(FetchOptions given) : options(checked(std::move(given))), client(options), cache(options) {}

  FetchOptions options;
  fetch::Client client;
  fetch::Cache cache;
};

Fetcher::Fetcher(FetchOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Fetcher::~Fetcher() = default;

std::shared_ptr<const std::string> Fetcher::jwks(std::string_view url, Need need) const {
  return state_->cache.get(url, need, [this](const std::string& place) { return state_->client.send({.url = place}); });
}

bool Fetcher::trusts(std::string_view url) const { return state_->client.trusts(url); }

Response Fetcher::send(const OutgoingRequest& request) const { return state_->client.send(request); }

}  // namespace oauthkit
