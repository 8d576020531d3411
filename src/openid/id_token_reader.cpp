#include "oauthkit/openid/id_token_reader.hpp"

#include "openid/id_token_hint.hpp"

namespace oauthkit::openid {

std::function<std::optional<PresentedIdToken>(std::string_view token, TimePoint now)> id_token_reader(
    const Provider& provider, std::string issuer) {
  return [state = provider.state(), issuer = std::move(issuer)](std::string_view token,
                                                                TimePoint now) -> std::optional<PresentedIdToken> {
    auto hint = read_hint(*state, issuer, token);
    // RFC 7519 §4.1.4: a hint may have ended, an identity that something is issued for may not.
    if (!hint || hint->expires_at <= now) return std::nullopt;
    return PresentedIdToken{.client_id = std::move(hint->client_id),
                            .sub = std::move(hint->sub),
                            .authentication = std::move(hint->authentication),
                            .expires_at = hint->expires_at};
  };
}

}  // namespace oauthkit::openid
