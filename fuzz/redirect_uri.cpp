#include "oauthkit/redirect_uri.hpp"

#include "fuzz.hpp"

using namespace oauthkit;

// A URI without fault matches itself and no other text, and a parameter can be added to it without making it faulty.
void fuzz(std::string_view input) {
  const auto half = input.find('\n');
  const auto uri = input.substr(0, half);
  const auto other = half == input.npos ? std::string_view() : input.substr(half + 1);
  (void)redirect_host(uri);
  (void)is_loopback_redirect(uri);
  if (redirect_uri_problem(uri)) return;
  require(redirect_uri_matches(uri, uri, AnyPort::none));
  require(!redirect_uri_matches(uri, other, AnyPort::none) || uri == other);
  (void)redirect_uri_matches(uri, other, AnyPort::loopback_and_localhost);
  const auto longer = append_query(uri, {{"state", std::string(other)}});
  // More than 2048 bytes is a fault of its own.
  require(longer.starts_with(uri) && (longer.size() > 2048 || !redirect_uri_problem(longer)));
}
