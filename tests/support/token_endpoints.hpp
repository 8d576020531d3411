#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "support/world.hpp"

/// The endpoints around the tokens of a world: revocation, introspection and the metadata document.
namespace world {

inline constexpr const char* photos = "https://photos.example";
inline constexpr const char* mail = "https://mail.example/api";

/// What may differ between the endpoints of tests.
struct EndpointChoices {
  endpoints::RevocationOptions revocation = {};
  endpoints::IntrospectionOptions introspection = {};
  endpoints::MetadataOptions metadata = {};
};

/// A world with these endpoints, and one more client: `api`, a resource server for `photos`, which has no grant.
class TokenWorld : public World {
 public:
  explicit TokenWorld(Choices choices = {}, const EndpointChoices& options = {}) : World(std::move(choices)) {
    server().endpoint("/authorize", endpoints::authorization([this](const Request& request) { return page(request); }));
    server().endpoint("/token", endpoints::token());
    server().endpoint("/revoke", endpoints::revocation(tokens, options.revocation));
    server().endpoint("/introspect", endpoints::introspection(tokens, options.introspection));
    server().endpoint(endpoints::metadata(options.metadata));
    registered.push_back(
        {.id = "api", .grant_types = {}, .secret = SecretHash::sha256("web secret:%+"), .resources = {photos}});
  }

  /// What is mounted at `path`. Fails the test when there is nothing.
  Response at(std::string_view path, const Request& request) {
    if (routes_.empty()) routes_ = server().routes();
    return handler_at(routes_, path)(request);
  }

  Response revoke(const Params& form, std::string_view client = "web") {
    return at("/revoke", by("/revoke", form, client));
  }
  Response introspect(const Params& form, std::string_view client = "api") {
    return at("/introspect", by("/introspect", form, client));
  }
  nlohmann::json introspected(std::string_view token, std::string_view client = "api") {
    const auto response = introspect({{"token", std::string(token)}}, client);
    INFO(response.body);
    REQUIRE(response.status == 200);
    return nlohmann::json::parse(response.body);
  }

  /// Whether one of the APIs takes it: the one without a name, that of the issuer, and `photos`.
  bool accepts(std::string_view access_token) const {
    const auto takes = [&](const Bearer& api) {
      return std::holds_alternative<Authorization>(api.check(with_bearer(get("/api"), access_token)));
    };
    return takes(bearer()) || takes(bearer({.audience = {"https://auth.example", photos}}));
  }
  bool refreshes(std::string_view refresh_token) {
    return token(web_request({{"grant_type", "refresh_token"}, {"refresh_token", std::string(refresh_token)}}))
               .status == 200;
  }

  /// The tokens of a whole flow of `web`.
  Issued tokens_of_web(const Params& changes = {}) {
    return issued(token(web_request(redemption(code(*this, changes)))));
  }
  Issued tokens_of_native() {
    const Params native{{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:49152/cb"}};
    return issued(token(token_request(
        redemption(code(*this, native), {{"client_id", "native"}, {"redirect_uri", "http://127.0.0.1:49152/cb"}}))));
  }

 private:
  /// The application's own: these tests look at no step but an answer.
  Response page(const Request& request) {
    const auto step = server().authorize(request, browser());
    const auto* answer = std::get_if<Response>(&step);
    return answer ? *answer : Response::html(200, "a page");
  }

  /// A form of a confidential client with Basic, or of a public one.
  static Request by(const char* path, const Params& form, std::string_view client) {
    if (client != "native") return with_basic(post(path, form), client, "web secret:%+");
    auto named = form;
    named.add("client_id", "native");
    return post(path, named);
  }

  std::vector<Route> routes_;
};

inline const char* const inactive = R"({"active":false})";

}  // namespace world
