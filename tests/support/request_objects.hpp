#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "oauthkit/fetch.hpp"
#include "support/authorization.hpp"

/// Clients that sign their authorization requests (RFC 9101).
namespace world {

inline constexpr const char* object_typ = "oauth-authz-req+jwt";

/// The public keys of `web`, one of each algorithm.
inline std::string web_keys() {
  std::vector<jose::Key> keys;
  for (const auto algorithm : samples::every_algorithm) keys.push_back(samples::generated(algorithm));
  return jose::public_jwk_set(keys);
}

/// A server that takes request objects.
inline Choices taking_objects(RequestObjectOptions options = {}, Choices choices = {}) {
  choices.more = [options, more = choices.more](Server& server) {
    server.request_objects(options);
    if (more) more(server);
  };
  return choices;
}

/// One at which `web` has keys to sign with.
class RequestObjectWorld : public World {
 public:
  explicit RequestObjectWorld(RequestObjectOptions options = {}, Choices choices = {})
      : World(taking_objects(std::move(options), std::move(choices))) {
    client("web").jwks = web_keys();
  }

  /// Which check refused the last object; empty when none was.
  std::string detail() const {
    const auto last = std::find_if(events.rbegin(), events.rend(),
                                   [](const Event& event) { return event.kind == Event::Kind::request_refused; });
    return last == events.rend() ? std::string() : last->detail;
  }
};

/// The claims of a right object of `web`, which asks as `authorize_request()` does; `changes` replace, add or (with
/// null) remove some.
inline nlohmann::json object_claims(const World& world, const nlohmann::json& changes = nlohmann::json::object()) {
  const auto now = world.now.time_since_epoch().count();
  nlohmann::json all = {{"iss", "web"}, {"aud", "https://auth.example"}, {"exp", now + 300}, {"nbf", now}};
  for (const auto& [name, value] : authorize_params()) all[name] = value;
  if (!changes.is_null()) all.merge_patch(changes);
  return all;
}

inline std::string signed_object(std::string_view claims, jose::Algorithm algorithm = jose::Algorithm::es256,
                                 std::string_view typ = object_typ) {
  return samples::signed_by(samples::generated(algorithm), claims, typ);
}
inline std::string signed_object(const World& world, const nlohmann::json& changes = nlohmann::json::object()) {
  return signed_object(object_claims(world, changes).dump());
}

/// With a header of one's own choice.
inline std::string object_with_header(const World& world, const nlohmann::json& header) {
  return *jose::sign(samples::generated(jose::Algorithm::es256), base64url_encode(header.dump()),
                     object_claims(world).dump());
}

/// The request that sends `object`, with `more` beside it.
inline Request request_by_object(std::string_view object, const Params& more = {}) {
  return get("/authorize?" + changed({{"client_id", "web"}, {"request", std::string(object)}}, more).encode());
}
inline Step send_object(World& world, std::string_view object, const Params& more = {}) {
  return world.server().authorize(request_by_object(object, more), browser());
}

/// In a word: `consent`, `sign in`, `page 400 invalid_request`, `invalid_request` for an error at the redirect URI,
/// `code` for a code there.
inline std::string came_of(const Step& step) {
  if (std::holds_alternative<Consent>(step)) return "consent";
  if (std::holds_alternative<SignIn>(step)) return "sign in";
  const auto response = answered(step);
  if (response.headers.count("Location") > 0) return told(response);
  const auto begin = response.body.find("<code>");
  const auto name = begin == std::string::npos ? std::string() : response.body.substr(begin + 6);
  return "page " + std::to_string(response.status) + " " + name.substr(0, name.find('<'));
}
/// What comes of an object with these claims changed.
inline std::string claiming(World& world, const nlohmann::json& changes) {
  return came_of(send_object(world, signed_object(world, changes)));
}

/// The request that an object leads to. Fails the test when it leads elsewhere than to a consent.
inline AuthorizationRequest asked_by(World& world, std::string_view object, const Params& more = {}) {
  return step_of<Consent>(send_object(world, object, more)).request;
}

/// The web, as far as request objects are in it.
class TestWeb {
 public:
  /// For `RequestObjectOptions::remote`.
  std::function<Response(const OutgoingRequest&)> fetch() {
    return [this](const OutgoingRequest& request) {
      const std::scoped_lock lock(mutex_);
      asked.push_back(request.url);
      if (failure) failure();
      const auto found = pages.find(request.url);
      return found == pages.end() ? Response{.status = 404} : found->second;
    };
  }

  static Response page(std::string object, std::string type = "application/oauth-authz-req+jwt") {
    return {.status = 200, .headers = {{"Content-Type", std::move(type)}}, .body = std::move(object)};
  }

  std::map<std::string, Response> pages;
  std::vector<std::string> asked;
  std::function<void()> failure;

 private:
  std::mutex mutex_;
};

}  // namespace world
