#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/flows.hpp"
#include "oauthkit/mcp.hpp"

/// An MCP server and its authorization server, without sockets, and clients that nobody registered by hand.
namespace conformance {

using Json = nlohmann::json;

inline constexpr const char* mcp_url = "https://api.example/mcp";
inline constexpr const char* other_url = "https://api.example/other";

/// The documents that others publish, by their URL; everything else is 404.
class PublishedDocuments : public Outgoing {
 public:
  Response send(const OutgoingRequest& request) const override {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request.url);
    const auto found = documents_.find(request.url);
    if (found == documents_.end()) return {.status = 404};
    return {200, {{"Content-Type", "application/json"}}, found->second};
  }
  std::shared_ptr<const std::string> jwks(std::string_view, Need) const override { return nullptr; }

  void publish(const std::string& url, const Json& document) {
    const std::lock_guard lock(mutex_);
    documents_[url] = document.dump();
  }
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::vector<std::string> requests_;
  std::map<std::string, std::string> documents_;
};

/// What a client does to get tokens.
struct McpClient {
  std::string id;
  std::string redirect_uri;
};

class McpWorld : public World {
 public:
  explicit McpWorld(mcp::AuthorizationServerOptions changes = {}, Choices choices = {})
      : World(with_profile(std::move(choices))),
        resource({.resource = mcp_url,
                  .authorization_servers = {server().options().issuer},
                  .scopes = {"read"},
                  .allowed_origins = {"https://inspector.example"},
                  .environment = server().options().environment},
                 tokens) {
    server().endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
    server().endpoint("/token", endpoints::token());
    server().endpoint(endpoints::metadata());
    if (!changes.store) changes.store = store;
    if (!changes.fetcher) changes.fetcher = published;
    if (changes.resources.empty()) changes.resources = {mcp_url, other_url};
    if (changes.scope.empty()) changes.scope = {"read", "write"};
    registry = mcp::authorization_server(server(), std::move(changes));
  }

  /// What is mounted for this method and path; 404 where nothing is.
  Response at(const Request& request) {
    if (routes_.empty()) {
      routes_ = server().routes();
      for (auto& route : resource.routes()) routes_.push_back(std::move(route));
    }
    for (const auto& route : routes_) {
      if (route.method == request.method && route.path == request.path()) return route.handler(request);
    }
    return {.status = 404};
  }

  Json document(const std::string& path) {
    const auto response = at(get(path));
    REQUIRE(response.status == 200);
    return Json::parse(response.body);
  }
  Json metadata() { return document("/.well-known/oauth-authorization-server"); }

  Response post_registration(const Json& body) {
    Request request{.method = "POST", .target = "/register", .body = body.dump(), .remote_address = "192.0.2.1"};
    request.headers.add("Content-Type", "application/json");
    return at(request);
  }
  /// The members as they were registered.
  Json registered_as(const Json& body) {
    const auto response = post_registration(body);
    INFO(response.body);
    REQUIRE(response.status == 201);
    return Json::parse(response.body);
  }

  /// The authorization request that `client` makes for `scope`.
  static Params asked_by(const McpClient& client, const Params& changes = {}) {
    return both({{"client_id", client.id}, {"redirect_uri", client.redirect_uri}, {"resource", mcp_url}}, changes);
  }
  /// The answer to the form that redeems `code`.
  Response redeem_for(const McpClient& client, std::string_view code, const Params& changes = {}) {
    return token(token_request(redemption(
        code,
        both({{"client_id", client.id}, {"redirect_uri", client.redirect_uri}, {"resource", mcp_url}}, changes))));
  }
  /// The tokens of a whole flow of a public client.
  Issued tokens_of(const McpClient& client, const Params& changes = {}, const Browser& who = browser()) {
    const auto asked = asked_by(client, both({{"scope", "read"}}, changes));
    return issued(redeem_for(client, code(*this, asked, who)));
  }
  Response refresh_for(const McpClient& client, std::string_view refresh_token, const Params& changes = {}) {
    return token(token_request(refresh_form(refresh_token, both({{"client_id", client.id}}, changes))));
  }

  /// The MCP server, which needs `read`, asked with a token or without one.
  Response call(std::string_view access_token, Request request = post("/mcp", {})) const {
    if (!access_token.empty()) request = with_bearer(std::move(request), access_token);
    return resource.guard({"read"}, [](const Request&, const Authorization& who) {
      return Response::json(
          200,
          Json{{"sub", who.user_id}, {"client_id", who.client_id}, {"scope", who.access.scope.to_string()}}.dump());
    })(request);
  }
  std::vector<std::string> audience_of(const Issued& issued_tokens) const {
    return tokens.find_access(hash_token(issued_tokens.access)).authorization.access.resource;
  }

  std::shared_ptr<PublishedDocuments> published = std::make_shared<PublishedDocuments>();
  mcp::Resource resource;
  std::shared_ptr<ClientRegistry> registry;

 private:
  static Choices with_profile(Choices choices) {
    choices.options.profile = Profile::mcp;
    return choices;
  }

  std::vector<Route> routes_;
};

/// What an SDK registers that is given one redirect URI.
inline Json sdk_body(const std::string& redirect_uri) {
  return {{"client_name", "MCP client"},
          {"redirect_uris", {redirect_uri}},
          {"grant_types", {"authorization_code", "refresh_token"}},
          {"response_types", {"code"}},
          {"token_endpoint_auth_method", "none"}};
}

/// A client that registered so, with the first of its redirect URIs.
inline McpClient registered_client(McpWorld& world, const Json& body) {
  const auto registered = world.registered_as(body);
  return {registered["client_id"], registered["redirect_uris"][0]};
}

}  // namespace conformance
