#include "base/uri.hpp"

#include "fuzz.hpp"

using namespace oauthkit;

// Splitting loses nothing, and the one form of a URL is its own.
void fuzz(std::string_view input) {
  if (const auto parts = uri::split(input)) {
    const auto authority = parts->authority ? "//" + std::string(*parts->authority) : std::string();
    require(std::string(parts->scheme) + ":" + authority + std::string(parts->rest) == input);
  }
  const auto authority = uri::split_authority(input);
  const auto port = authority.port ? ":" + std::string(*authority.port) : std::string();
  require(std::string(authority.host) + port == input);
  if (uri::is_host(input)) require(input.find('\0') == input.npos);
  const auto normal = uri::normalized(input);
  if (!normal) return;
  require(uri::is_written_well(*normal) && uri::normalized(*normal) == normal);
  require(normal->find_first_of("?#") == std::string::npos);
  const auto path = normal->substr(normal->find('/', normal->find("://") + 3));
  require(path.find("/../") == path.npos && path.find("/./") == path.npos);
}
