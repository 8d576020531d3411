#include "jose/jwk_members.hpp"

#include <algorithm>
#include <array>

#include "oauthkit/hash.hpp"

namespace oauthkit::jose {
namespace {

constexpr std::size_t max_kid_bytes = 256;

}  // namespace

std::optional<std::string_view> text_of(const Jwk& jwk, std::string_view name) {
  const auto* const member = jwk.find(name);
  return member != nullptr && member->is_text() ? std::optional(member->text) : std::nullopt;
}

std::string bytes_of(const Jwk& jwk, std::string_view name) {
  const auto text = text_of(jwk, name);
  return text ? base64url_decode(*text).value_or(std::string()) : std::string();
}

// RFC 7518 §6.2.2, §6.3.2, §6.4: of EC and OKP, of RSA, and of secrets.
bool has_private_members(const Jwk& jwk) {
  constexpr std::array names = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
  return text_of(jwk, "kty") == "oct" ||
         std::any_of(names.begin(), names.end(), [&](const char* name) { return jwk.contains(name); });
}

Outcome<std::string> kid_of(const Jwk& jwk) {
  if (!jwk.contains("kid")) return std::string();
  const auto kid = text_of(jwk, "kid");
  if (!kid) return refuse("\"kid\" is not text");
  if (kid->size() > max_kid_bytes) return refuse("\"kid\" is too long");
  return std::string(*kid);
}

}  // namespace oauthkit::jose
