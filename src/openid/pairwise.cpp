#include "oauthkit/openid/pairwise.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "base/aead.hpp"
#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/uri.hpp"
#include "jose/context.hpp"
#include "oauthkit/client.hpp"

namespace oauthkit::openid {
namespace {

constexpr std::size_t shortest_salt = 16;

jose::Key key_of(const Secret& salt) {
  if (salt.reveal().size() < shortest_salt) {
    throw std::invalid_argument("openid::pairwise needs a salt of 16 secret bytes or more");
  }
  auto derived = jose::make_hmac_key(derive_key(salt.reveal(), "oauthkit pairwise subject"), {});
  if (derived) return *std::move(derived);
  throw std::invalid_argument(std::string(derived.reason()));
}

// RFC 3986 §3.2.2: the case of a host does not matter. Empty where there is none to be relied on.
std::string host_of(std::string_view url) {
  const auto parts = uri::split(url);
  if (!parts || !parts->authority) return {};
  const auto authority = uri::split_authority(*parts->authority);
  return authority.has_userinfo ? std::string() : ascii::lowered(authority.host);
}

}  // namespace

// OpenID Connect Core §8.1: the host of sector_identifier_uri, or the one host that all redirect URIs have.
std::string sector_of(const Client& client) {
  if (const auto& uri = client.openid.sector_identifier_uri; !uri.empty()) return host_of(uri);
  if (client.redirect_uris.empty()) return {};
  auto host = host_of(client.redirect_uris.front());
  const bool is_shared = std::all_of(client.redirect_uris.begin(), client.redirect_uris.end(),
                                     [&](const std::string& uri) { return host_of(uri) == host; });
  return is_shared ? host : std::string();
}

// OpenID Connect Core §8.1: nobody but us can turn it back or make it, and no two sectors share it.
std::function<std::string(const Client&, std::string_view user_id)> pairwise(const Secret& salt) {
  const auto key = std::make_shared<const jose::Key>(key_of(salt));
  return [key](const Client& client, std::string_view user_id) {
    if (client.openid.subject_type != "pairwise") return std::string(user_id);
    auto named = sector_of(client);
    if (named.empty()) {
      throw std::runtime_error("the client \"" + client.id +
                               "\" has redirect URIs of several hosts, or of none, and no sector_identifier_uri");
    }
    named.append(1, '\0').append(user_id);
    const auto mac = jose::hmac(key->material(), named);
    if (!mac) throw std::runtime_error("a pairwise subject cannot be made");
    return base64::encode(base64::as_text(*mac), base64::url);
  };
}

}  // namespace oauthkit::openid
