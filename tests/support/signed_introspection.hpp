#pragma once

#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "support/token_endpoints.hpp"
#include "support/token_formats.hpp"

namespace world {

inline constexpr const char* signed_media_type = "application/token-introspection+jwt";

/// A world whose introspection signs with `keys`, which it publishes.
class SigningWorld : public TokenWorld {
 public:
  explicit SigningWorld(const std::shared_ptr<KeyRing>& keys = ring_of(), endpoints::IntrospectionOptions options = {})
      : TokenWorld(publishing(keys), {.introspection = with(std::move(options), keys)}), keys_(keys) {}

  /// Asks with this `Accept`; an empty one is not sent.
  Response ask(std::string_view token, std::string_view accept = signed_media_type, std::string_view client = "api") {
    auto request = with_basic(post("/introspect", {{"token", std::string(token)}}), client, "web secret:%+");
    if (!accept.empty()) request.headers.set("Accept", std::string(accept));
    return at("/introspect", request);
  }

  /// The claims of a signed answer. Fails the test when it is none of these keys.
  nlohmann::json verified(const Response& response) const {
    REQUIRE(response.status == 200);
    CHECK(response.headers.get("Content-Type") == signed_media_type);
    const auto set = jose::read_jwk_set(keys_->jwks());
    jose::CompactJws jws;
    REQUIRE(set);
    REQUIRE(jws.read(response.body));
    const auto payload = jose::verify(jws, *set, jose::asymmetric);
    REQUIRE(payload);
    return nlohmann::json::parse(*payload);
  }

 private:
  static Choices publishing(const std::shared_ptr<KeyRing>& keys) {
    Choices choices;
    choices.more = [keys](Server& server) { server.endpoint("/jwks", endpoints::jwks(keys)); };
    return choices;
  }
  static endpoints::IntrospectionOptions with(endpoints::IntrospectionOptions options,
                                              const std::shared_ptr<KeyRing>& keys) {
    options.keys = keys;
    return options;
  }

  std::shared_ptr<KeyRing> keys_;
};

}  // namespace world
