#pragma once

#include <mutex>
#include <set>
#include <vector>

#include "fetch/url.hpp"
#include "oauthkit/fetch.hpp"

namespace oauthkit::fetch {

struct ReleaseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, ReleaseEasy>;

/// Exchanges with other servers; connections are kept for the next one.
class Client {
 public:
  /// Throws `std::invalid_argument` for a trusted origin that is none.
  explicit Client(const FetchOptions& options);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  /// As `Fetcher::trusts`.
  bool trusts(std::string_view url) const;

  /// As `Fetcher::send`.
  Response send(const OutgoingRequest& request);

 private:
  Easy take();
  void give_back(Easy handle);

  const FetchOptions& options_;
  std::set<std::string> trusted_;
  std::mutex mutex_;
  std::vector<Easy> idle_;
};

}  // namespace oauthkit::fetch
