#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace oauthkit::fetch {

struct ReleaseUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using UrlHandle = std::unique_ptr<CURLU, ReleaseUrl>;

/// A URL as libcurl reads it, which is also what connects: no two readers can disagree about its host.
struct Url {
  UrlHandle handle = {};
  std::string scheme = {};
  /// `scheme://host:port`, the host in lower case, the port always there.
  std::string origin = {};
};

/// Throws `FetchRefused` for anything but http and https, a user name, a fragment, a zone, or what is no URL.
Url parse_url(const std::string& text);

}  // namespace oauthkit::fetch
