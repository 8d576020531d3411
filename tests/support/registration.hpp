#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "support/world.hpp"

/// Clients that register themselves (RFC 7591), and look after their registration (RFC 7592).
namespace world {

/// What may differ between the servers where they do.
struct RegistrationChoices {
  Choices world = {};
  RegistryOptions registry = {};
  Admission admission = {.scope = {"read", "write"}};
  /// Unset: everybody.
  Admit admit = {};
  TrustedIssuers statements = {};
  std::vector<std::string> private_use_schemes = {};
  /// Whether registrations can be read and changed.
  bool configuration = true;
};

/// A client that has registered.
struct NewRegistration {
  nlohmann::json body;
  std::string id;
  std::string secret;
  std::string uri;
  std::string token;
};

/// The metadata of a public client with refresh tokens; `changes` replace, add or (with null) remove members.
inline nlohmann::json metadata(const nlohmann::json& changes = nlohmann::json::object()) {
  nlohmann::json all = {{"client_name", "Probe"},
                        {"redirect_uris", {"https://probe.example/cb"}},
                        {"grant_types", {"authorization_code", "refresh_token"}},
                        {"token_endpoint_auth_method", "none"}};
  all.merge_patch(changes);
  return all;
}

inline Request json_request(std::string method, std::string target, std::string body) {
  return {.method = std::move(method),
          .target = std::move(target),
          .headers = {{"Content-Type", "application/json"}},
          .body = std::move(body),
          .remote_address = "198.51.100.7"};
}

inline Request registering(const nlohmann::json& metadata) {
  return json_request("POST", "/register", metadata.dump());
}

/// A world with `/register` and, unless it is chosen otherwise, `/register/*`.
class RegistrationWorld : public World {
 public:
  explicit RegistrationWorld(RegistrationChoices choices = {}) : World(std::move(choices.world)) {
    choices.registry.environment.clock = [this] { return now; };
    registry = clients::registry(store, choices.registry);
    if (!choices.admit) {
      choices.admit = [admission = choices.admission](const RegistrationRequest&) { return admission; };
    }
    server().client_source(registry->source());
    server().endpoint("/token", endpoints::token());
    server().endpoint("/register",
                      endpoints::registration(registry, {.admit = std::move(choices.admit),
                                                         .statements = std::move(choices.statements),
                                                         .private_use_schemes = choices.private_use_schemes}));
    if (choices.configuration) server().endpoint("/register/*", endpoints::client_configuration(registry));
    server().endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
    server().endpoint(endpoints::metadata());
  }

  std::shared_ptr<ClientRegistry> registry;

  /// What answers there: a path that ends in `/*` takes one more segment. Fails the test when nothing does.
  Response at(const Request& request) {
    if (routes_.empty()) routes_ = server().routes();
    const std::string path(request.path());
    for (const auto& route : routes_) {
      if (route.method == request.method && is_place(route.path, path)) return route.handler(request);
    }
    FAIL("nothing answers " << request.method << ' ' << path);
    return {};
  }
  bool answers(std::string_view method, const std::string& path) {
    if (routes_.empty()) routes_ = server().routes();
    return std::any_of(routes_.begin(), routes_.end(),
                       [&](const Route& route) { return route.method == method && is_place(route.path, path); });
  }

  Response ask(const nlohmann::json& changes = nlohmann::json::object()) { return at(registering(metadata(changes))); }
  /// Fails the test when it is refused.
  NewRegistration enrolled(const nlohmann::json& changes = nlohmann::json::object()) { return read(ask(changes), 201); }

  Request configuring(std::string method, const NewRegistration& client, std::string body = {}) {
    constexpr std::string_view issuer = "https://auth.example";
    REQUIRE(client.uri.starts_with(issuer));
    auto request = json_request(std::move(method), client.uri.substr(issuer.size()), std::move(body));
    return with_bearer(std::move(request), client.token);
  }
  Response show(const NewRegistration& client) { return at(configuring("GET", client)); }
  Response erase(const NewRegistration& client) { return at(configuring("DELETE", client)); }
  /// PUT of `metadata(changes)` with the id of the client.
  Response update(const NewRegistration& client, const nlohmann::json& changes = nlohmann::json::object()) {
    auto all = metadata({{"client_id", client.id}});
    all.merge_patch(changes);
    return at(configuring("PUT", client, all.dump()));
  }
  /// The same where it is not refused: the registration from then on.
  NewRegistration updated(const NewRegistration& client, const nlohmann::json& changes = nlohmann::json::object()) {
    return read(update(client, changes), 200);
  }

  static NewRegistration read(const Response& response, int status) {
    INFO(response.body);
    REQUIRE(response.status == status);
    auto body = nlohmann::json::parse(response.body);
    return {.body = body,
            .id = body.at("client_id"),
            .secret = body.value("client_secret", ""),
            .uri = body.value("registration_client_uri", ""),
            .token = body.value("registration_access_token", "")};
  }

  // The client, at work.

  Params asking(const NewRegistration& client, const Params& changes = {}) const {
    Params params = {{"client_id", client.id}};
    if (!changes.contains("redirect_uri")) params.add("redirect_uri", client.body["redirect_uris"][0]);
    // An empty one removes what the request has.
    for (const auto& [name, value] : changes) params.add(name, value);
    return params;
  }
  std::string code_of(const NewRegistration& client, const Params& changes = {}) {
    return code(*this, asking(client, changes));
  }
  Response token_for(const NewRegistration& client, Params form) {
    if (client.secret.empty()) {
      form.add("client_id", client.id);
      return token(token_request(form));
    }
    if (client.body["token_endpoint_auth_method"] == "client_secret_basic") {
      return token(with_basic(token_request(form), client.id, client.secret));
    }
    form.add("client_id", client.id);
    form.add("client_secret", client.secret);
    return token(token_request(form));
  }
  Response redeem(const NewRegistration& client, std::string_view code, const Params& changes = {}) {
    const auto uri = client.body["redirect_uris"][0].get<std::string>();
    return token_for(client, redemption(code, changed({{"redirect_uri", uri}}, changes)));
  }
  Response refresh(const NewRegistration& client, std::string_view refresh_token) {
    return token_for(client, {{"grant_type", "refresh_token"}, {"refresh_token", std::string(refresh_token)}});
  }
  /// The tokens of a whole flow.
  Issued tokens_of(const NewRegistration& client, const Params& changes = {}) {
    return issued(redeem(client, code_of(client, changes)));
  }
  bool accepts(std::string_view access_token) const {
    return std::holds_alternative<Authorization>(bearer().check(with_bearer(get("/api"), access_token)));
  }

 private:
  static bool is_place(const std::string& mounted, const std::string& path) {
    if (!mounted.ends_with("/*")) return mounted == path;
    const auto before = mounted.substr(0, mounted.size() - 1);
    return path.size() > before.size() && path.starts_with(before) && path.find('/', before.size()) == path.npos;
  }

  std::vector<Route> routes_;
};

/// `"201"`, or the status and the error, such as `"400 invalid_client_metadata"`.
inline std::string told_of(const Response& response) {
  const auto name = error(response);
  return std::to_string(response.status) + (name.empty() ? "" : " " + name);
}

inline constexpr const char* icm = "400 invalid_client_metadata";
inline constexpr const char* iru = "400 invalid_redirect_uri";

/// A JSON answer that nobody keeps.
inline bool is_private_json(const Response& response) {
  return response.headers.get("Content-Type") == "application/json" &&
         response.headers.get("Cache-Control") == "no-store" && nlohmann::json::accept(response.body);
}

}  // namespace world
