#include <stdexcept>

#include "jose/jwe.hpp"
#include "oauthkit/tokens/sealed.hpp"
#include "tokens/access_claims.hpp"
#include "tokens/sealed.hpp"

namespace oauthkit::tokens {
namespace {

std::optional<Authorization> opened(const SealingKeys& keys, std::string_view token) {
  const auto kid = jose::jwe_kid(token);
  if (!kid) return std::nullopt;
  const auto key = keys.find(*kid);
  if (!key) return std::nullopt;
  const auto plain = jose::decrypt({key->kid, key->bytes}, sealed_type, token);
  return plain ? sealed_authorization(plain->reveal()) : std::nullopt;
}

}  // namespace

TokenReader sealed_reader(std::shared_ptr<const SealingKeys> keys, const TokenStore& store) {
  if (!keys) throw std::invalid_argument("sealed_reader needs the keys that tokens were sealed with");
  TokenReader reader;
  reader.read = [keys = std::move(keys), is_revoked = store.is_revoked,
                 issuer = store.issuer](std::string_view token) -> Stored {
    auto authorization = opened(*keys, token);
    if (!authorization || !authorization->is_of(issuer)) return {};
    const bool revoked = is_revoked && is_revoked(*authorization);
    return {revoked ? Stored::State::revoked : Stored::State::live, *std::move(authorization)};
  };
  reader.issuer = store.issuer;
  reader.sees_revoked = static_cast<bool>(store.is_revoked);
  if (!store.is_revoked) {
    reader.gives_up =
        "tokens::sealed_reader: a sealed token lives until it ends, revoked or not, for its TokenStore has no "
        "is_revoked.";
  }
  return reader;
}

}  // namespace oauthkit::tokens
