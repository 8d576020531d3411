#include "fetch/url.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "oauthkit/fetch.hpp"

namespace oauthkit::fetch {
namespace {

constexpr std::size_t max_url_bytes = 2048;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
  return text;
}

bool has(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  const bool there = curl_url_get(url, which, &text, 0) == CURLUE_OK;
  curl_free(text);
  return there;
}

// libcurl takes one slash or three for two, and decodes an escape in a host; others read it otherwise, or refuse it.
bool names_host_plainly(std::string_view text) {
  const auto scheme = text.find("://");
  if (scheme == text.npos || text.find(':') != scheme) return false;
  const auto rest = text.substr(scheme + 3);
  const auto authority = rest.substr(0, rest.find_first_of("/?#"));
  return !authority.empty() && authority.find('%') == authority.npos;
}

}  // namespace

Url parse_url(const std::string& text) {
  Url url{.handle = UrlHandle(curl_url())};
  if (!url.handle) throw FetchFailed("libcurl has no memory");
  const bool printable = std::all_of(text.begin(), text.end(), ascii::is_visible);
  if (text.size() > max_url_bytes || !printable || !names_host_plainly(text) ||
      curl_url_set(url.handle.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    throw FetchRefused("what should be fetched has no URL that is acceptable");
  }
  url.scheme = part(url.handle.get(), CURLUPART_SCHEME);
  if (url.scheme != "https" && url.scheme != "http") throw FetchRefused("the URL is not https");
  if (has(url.handle.get(), CURLUPART_FRAGMENT)) throw FetchRefused("the URL has a fragment");
  if (has(url.handle.get(), CURLUPART_ZONEID)) throw FetchRefused("the address in the URL has a zone");
  url.origin = url.scheme + "://" + ascii::lowered(part(url.handle.get(), CURLUPART_HOST)) + ":" +
               part(url.handle.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  return url;
}

}  // namespace oauthkit::fetch
