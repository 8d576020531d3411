#include <optional>

#include "base/ascii.hpp"
#include "base/uri.hpp"
#include "fetch/url.hpp"
#include "fuzz.hpp"
#include "oauthkit/fetch.hpp"

using namespace oauthkit;

namespace {

std::optional<fetch::Url> read(std::string_view text) {
  try {
    return fetch::parse_url(std::string(text));
  } catch (const FetchRefused&) {
    return std::nullopt;
  }
}

std::string written(const fetch::Url& url) {
  char* text = nullptr;
  require(curl_url_get(url.handle.get(), CURLUPART_URL, &text, 0) == CURLUE_OK);
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
  return text;
}

}  // namespace

// A URL that is taken has an origin that is told apart from others, and stays what it is when it is written anew.
void fuzz(std::string_view input) {
  const auto url = read(input);
  if (!url) return;
  require(url->scheme == "https" || url->scheme == "http");
  require(url->origin.starts_with(url->scheme + "://") && url->origin.size() > url->scheme.size() + 4);
  require(url->origin.find_first_of("@#?\\ ") == url->origin.npos);
  // A slash may have been added, and what is longer than 2048 bytes is not taken.
  const auto anew = written(*url);
  const auto again = read(anew);
  require(again ? again->origin == url->origin : anew.size() > 2048);
  // Whoever compares an origin as this library reads URLs elsewhere means the same host.
  const auto parts = uri::split(input);
  const auto authority = uri::split_authority(parts ? parts->authority.value_or("") : std::string_view());
  if (!parts || !parts->authority || !uri::is_host(authority.host) || authority.host.starts_with('[')) return;
  if (authority.host.find_first_not_of("0123456789.xXabcdefABCDEF") == authority.host.npos) return;
  const auto host = ascii::lowered(authority.host);
  require(url->origin.starts_with(url->scheme + "://" + host + ":"));
}
