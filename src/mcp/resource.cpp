#include <algorithm>
#include <set>
#include <stdexcept>

#include "oauthkit/endpoints/protected_resource.hpp"
#include "oauthkit/mcp.hpp"

namespace oauthkit::mcp {
namespace {

[[noreturn]] void refuse(const std::string& sentence) { throw std::invalid_argument("mcp::Resource " + sentence); }

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return text;
}

/// What a URL begins with, as browsers write an origin (RFC 6454 §6.2): in lower case, without the port that its scheme
/// has anyway. Empty when it does not begin so.
std::string origin_of(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == url.npos || colon == 0) return {};
  const auto end = url.find_first_of("/?#", colon + 3);
  auto origin = lowered(std::string(url.substr(0, end)));
  const std::string_view usual_port = origin.starts_with("https:") ? ":443" : origin.starts_with("http:") ? ":80" : "/";
  if (origin.ends_with(usual_port)) origin.resize(origin.size() - usual_port.size());
  return origin.size() > colon + 3 ? origin : std::string();
}

// RFC 6454 §6.2: scheme, host and port, and nothing else.
bool is_origin(const std::string& text) {
  return text.find_first_of("@*?# ") == text.npos && !origin_of(text).empty() &&
         text.find('/', text.find("://") + 3) == text.npos;
}

void check_issuers(const ResourceOptions& options, const std::vector<std::string>& read) {
  const auto& servers = options.authorization_servers;
  for (const auto& issuer : read) {
    // RFC 9728 §7.6, RFC 8414 §3.3: the issuer is the same byte for byte wherever it is named.
    if (issuer.empty() || std::find(servers.begin(), servers.end(), issuer) != servers.end()) continue;
    refuse("takes tokens of \"" + issuer + "\", which ResourceOptions::authorization_servers does not name: add it, " +
           "written the same");
  }
}

void check(const ResourceOptions& options) {
  if (options.resource.find('?') != std::string::npos) {
    refuse("is at \"" + options.resource + "\", which has a query: name the URL without it");
  }
  // MCP “Authorization Server Location”: at least one.
  if (options.authorization_servers.empty()) {
    refuse("names nobody who issues its tokens: set ResourceOptions::authorization_servers");
  }
  for (const auto& issuer : options.authorization_servers) {
    if (origin_of(issuer).empty()) refuse("names \"" + issuer + "\", which is no issuer: it is the URL of a server");
  }
  // MCP “Refresh Tokens”: offline_access is between a client and the authorization server.
  if (options.scopes.contains("offline_access")) {
    refuse("tells of offline_access, which is no scope of a resource: take it out of ResourceOptions::scopes");
  }
  for (const auto& origin : options.allowed_origins) {
    if (!is_origin(origin)) refuse("allows \"" + origin + "\", which is no origin such as https://app.example");
  }
}

/// What `held` means: itself, what that implies, and so on.
Scope meaning_of(const Scope& held, const std::function<Scope(std::string_view)>& implies) {
  Scope meaning = held;
  std::vector<std::string> open(held.begin(), held.end());
  while (!open.empty()) {
    const auto word = std::move(open.back());
    open.pop_back();
    for (const auto& implied : implies(word)) {
      if (meaning.contains(implied)) continue;
      meaning.insert(implied);
      open.push_back(implied);
    }
  }
  return meaning;
}

BearerOptions bearer_options(const ResourceOptions& options, std::vector<TokenReader> readers) {
  // MCP “Token Requirements”: in the Authorization field alone, as the default is.
  BearerOptions bearer;
  // MCP “Token Handling”: a token is for this resource, or it is none.
  bearer.audience = {options.resource};
  // MCP “Protected Resource Metadata Discovery Requirements”: every challenge leads to the document.
  bearer.resource_metadata = endpoints::protected_resource_metadata_url(options.resource);
  // MCP “Step-Up Authorization Flow”: a broader scope implies narrower ones.
  if (options.implies) {
    bearer.verify_scope = [implies = options.implies](const Authorization& authorization, const Scope& needed) {
      return meaning_of(authorization.access.scope, implies).contains(needed);
    };
  }
  bearer.readers = std::move(readers);
  bearer.environment = options.environment;
  return bearer;
}

// MCP “Access Token Privilege Restriction”: what a handler has not got it cannot pass on.
Request without_token(Request request) {
  Headers headers;
  for (const auto& [name, value] : request.headers) {
    if (Headers{{name, value}}.count("Authorization") == 0) headers.add(name, value);
  }
  request.headers = std::move(headers);
  return request;
}

// MCP “Scope Selection Strategy”: a client that has no token is told what to ask for.
void name_scope(Response& response, const Scope& needed) {
  if (response.status != 401 || needed.empty()) return;
  const auto challenge = response.headers.get("WWW-Authenticate");
  if (challenge) {
    response.headers.set("WWW-Authenticate", std::string(*challenge) + ", scope=\"" + needed.to_string() + '"');
  }
}

}  // namespace

struct Resource::State {
  State(ResourceOptions all, const TokenStore& tokens, std::vector<TokenReader> readers)
      : options(std::move(all)), bearer(tokens, bearer_options(options, std::move(readers))) {
    check(options);
    origins.insert(origin_of(options.resource));
    for (const auto& origin : options.allowed_origins) origins.insert(origin_of(origin));
  }

  // MCP “Security & Endpoint”: the Origin of every request is looked at, against DNS rebinding.
  bool is_from_elsewhere(const Request& request) const {
    if (request.headers.count("Origin") == 0) return false;
    const auto origin = request.headers.get("Origin");
    return !origin || !origins.contains(std::string(*origin));
  }

  ResourceOptions options;
  Bearer bearer;
  /// Its own and those that are allowed.
  std::set<std::string> origins;
};

namespace {

// What a script of an allowed origin may read of the answer, and send.
void allow_origin(const Request& request, Response& response) {
  response.headers.add("Vary", "Origin");
  const auto origin = request.headers.get("Origin");
  if (!origin) return;
  response.headers.set("Access-Control-Allow-Origin", std::string(*origin));
  response.headers.set("Access-Control-Expose-Headers", "WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version");
}

bool is_preflight(const Request& request) {
  return request.method == "OPTIONS" && request.headers.get("Origin") &&
         request.headers.get("Access-Control-Request-Method");
}

Response preflight_answer(const Request& request) {
  Response response{.status = 204};
  allow_origin(request, response);
  response.headers.set("Access-Control-Allow-Methods", "GET, POST, DELETE");
  // MCP names fields after parameters of tools (Mcp-Param-…): whatever this origin asks to send.
  if (const auto fields = request.headers.get("Access-Control-Request-Headers")) {
    response.headers.set("Access-Control-Allow-Headers", std::string(*fields));
  }
  response.headers.set("Access-Control-Max-Age", "600");
  return response;
}

}  // namespace

Resource::Resource(ResourceOptions options, TokenReader reader) {
  check_issuers(options, {reader.issuer});
  state_ = std::make_shared<const State>(std::move(options), TokenStore{}, std::vector{std::move(reader)});
}

Resource::Resource(ResourceOptions options, const TokenStore& tokens) {
  check_issuers(options, {tokens.issuer});
  state_ = std::make_shared<const State>(std::move(options), tokens, std::vector<TokenReader>());
}

std::vector<Route> Resource::routes() const {
  const auto& options = state_->options;
  // RFC 9728 §3.1: below the well-known path, and at its root for a resource that is the root alone.
  const auto path = endpoints::protected_resource_metadata_path(options.resource);
  const auto handler = endpoints::protected_resource_metadata({.resource = options.resource,
                                                               .authorization_servers = options.authorization_servers,
                                                               .scopes = options.scopes,
                                                               .name = options.name});
  return {{.method = "GET", .path = path, .handler = handler}, {.method = "OPTIONS", .path = path, .handler = handler}};
}

Handler Resource::guard(Scope needed, Bearer::Guarded handler) const {
  if (needed.contains("offline_access")) refuse("guards by offline_access, which is no scope of a resource");
  auto guarded =
      state_->bearer.guard(needed, [handler = std::move(handler)](const Request& request, const Authorization& who) {
        return handler(without_token(request), who);
      });
  return [state = state_, needed = std::move(needed), guarded = std::move(guarded)](const Request& request) {
    // MCP “Security & Endpoint”: 403 for an Origin that is not valid, before anything else is looked at.
    if (state->is_from_elsewhere(request)) {
      return Response::json(403, R"({"error":"forbidden","error_description":"the Origin is not one that may call"})");
    }
    if (is_preflight(request)) return preflight_answer(request);
    auto response = guarded(request);
    name_scope(response, needed);
    allow_origin(request, response);
    return response;
  };
}

std::optional<Response> Resource::refusal(const Authorization& authorization, const Scope& needed) const {
  // MCP “Runtime Insufficient Scope Errors”: all that the operation needs, at once.
  return state_->bearer.refusal(authorization, needed);
}

}  // namespace oauthkit::mcp
