#include "protocol/request_origin.hpp"

#include "base/uri.hpp"

namespace oauthkit {
namespace {

std::optional<std::string> origin_of(std::string_view url) {
  const auto parts = uri::split(url);
  if (!parts || !parts->authority) return std::nullopt;
  return uri::normalized(std::string(parts->scheme).append("://").append(*parts->authority));
}

}  // namespace

bool comes_from(const Request& request, std::string_view issuer) {
  // Fetch Metadata §2.3: no script and no page can set it. Pages without a referrer send `Origin: null`, also to
  // themselves, so that this comes first. What is sent twice is not the browser's.
  if (request.headers.count("Sec-Fetch-Site") > 0) {
    const auto site = request.headers.get("Sec-Fetch-Site");
    return site == "same-origin" || site == "none";
  }
  // RFC 6454 §7.1: `null` may be anybody, and an old browser sends none.
  const auto origin = request.headers.get("Origin");
  const auto sent = origin ? origin_of(*origin) : std::nullopt;
  return sent && sent == origin_of(issuer);
}

}  // namespace oauthkit
