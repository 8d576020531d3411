#include "fetch/url.hpp"

#include <algorithm>

#include "ascii.hpp"
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

// libcurl decodes an escape in a host; others read it as it stands, or refuse it.
bool has_escape_before_path(std::string_view text) {
  const auto scheme = text.find("://");
  const auto begin = scheme == text.npos ? 0 : scheme + 3;
  return text.substr(0, text.find_first_of("/?#", begin)).find('%') != text.npos;
}

}  // namespace

Url parse_url(const std::string& text) {
  Url url{.handle = UrlHandle(curl_url())};
  if (!url.handle) throw FetchFailed("libcurl has no memory");
  const bool printable = std::all_of(text.begin(), text.end(), ascii::is_visible);
  if (text.size() > max_url_bytes || !printable || has_escape_before_path(text) ||
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
