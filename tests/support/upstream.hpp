#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "keys/signed_token.hpp"
#include "support/world.hpp"

/// A server whose sign-in page has a button for another provider, and that provider.
namespace upstream {

using namespace world;
using Json = nlohmann::json;

inline constexpr const char* other_issuer = "https://other.example";

/// Another provider, as the network tells of it: a document, keys, and a token endpoint.
class Other : public Outgoing {
 public:
  Response send(const OutgoingRequest& request) const override {
    sent.push_back(request);
    if (away) throw FetchFailed("nobody answers");
    if (request.url == std::string(other_issuer) + "/.well-known/openid-configuration") {
      return Response::json(200, document.dump());
    }
    const auto form = Params::parse(request.form.reveal());
    if (!request.post || !form) return {.status = 404};
    redeemed.push_back(*form);
    return Response::json(token_status, Json{{"access_token", access_token}, {"id_token", id_token()}}.dump());
  }
  std::shared_ptr<const std::string> jwks(std::string_view, Need) const override {
    return std::make_shared<const std::string>(ring->jwks());
  }

  std::string id_token() const {
    Json made = {{"iss", other_issuer},
                 {"aud", "here"},
                 {"sub", "24400320"},
                 {"nonce", nonce},
                 {"iat", start.time_since_epoch().count()},
                 {"exp", start.time_since_epoch().count() + 300}};
    made.merge_patch(changes);
    return keys::signed_token(*ring->signer(), typ, made.dump());
  }

  std::shared_ptr<KeyRing> ring = std::make_shared<KeyRing>();
  Json document = {{"issuer", other_issuer},
                   {"authorization_endpoint", "https://other.example/authorize"},
                   {"token_endpoint", "https://other.example/token"},
                   {"jwks_uri", "https://other.example/jwks"}};
  bool away = false;
  int token_status = 200;
  Json access_token = "at";
  std::string typ = "JWT";
  std::string nonce;
  Json changes = Json::object();
  mutable std::vector<OutgoingRequest> sent;
  mutable std::vector<Params> redeemed;
};

/// A server with a button for the other.
struct Site {
  std::shared_ptr<Other> other = std::make_shared<Other>();
  World world;
  openid::Upstream upstream;
  std::vector<openid::UpstreamIdentity> came;

  explicit Site(const std::function<void(openid::UpstreamOptions&)>& change = {})
      : upstream(world.server(), options(change)) {}

  openid::UpstreamOptions options(const std::function<void(openid::UpstreamOptions&)>& change) {
    openid::UpstreamOptions made{.issuer = other_issuer, .client_id = "here", .client_secret = "a secret"};
    made.redirect_uri = "https://auth.example/back";
    made.outgoing = other;
    made.store = world.store;
    made.user = [this](const openid::UpstreamIdentity& who) {
      came.push_back(who);
      return User{.id = who.issuer + "#" + who.subject};
    };
    if (change) change(made);
    return made;
  }

  /// The browser leaves for the other; the parameters it takes along.
  Params leave(Browser& who, const Params& asking = {}) {
    const auto step = world.server().authorize(authorize_request(asking), who);
    REQUIRE(std::holds_alternative<SignIn>(step));
    const Params form{{"transaction_id", std::get<SignIn>(step).transaction_id}};
    const auto response = upstream.begin(post("/other", form), who);
    REQUIRE(response.status == 303);
    const auto url = location(response);
    REQUIRE(url.starts_with("https://other.example/authorize?"));
    auto params = Params::parse(url.substr(url.find('?') + 1));
    REQUIRE(params);
    other->nonce = params->value_or_empty("nonce");
    return *params;
  }

  Step come_back(Browser& who, const Params& answer) { return upstream.finish(get("/back?" + answer.encode()), who); }
  Step signed_in(Browser& who, const Params& changes = {}) {
    const auto left = leave(who);
    return come_back(who, changed({{"code", "c"}, {"state", std::string(left.value_or_empty("state"))}}, changes));
  }
};

inline int status_of(const Step& step) {
  const auto* const response = std::get_if<Response>(&step);
  return response ? response->status : 0;
}

}  // namespace upstream
