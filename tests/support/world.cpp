#include "support/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace world {
namespace {

const std::vector<std::string> apis = {"https://photos.example", "https://mail.example/api"};

Client confidential(std::string id, std::string method) {
  return {.id = id,
          .name = "Client " + id,
          .redirect_uris = {"https://" + id + ".example/cb"},
          .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
          .scope = {"read", "write"},
          .token_endpoint_auth_method = std::move(method),
          .secret = SecretHash::sha256("web secret:%+"),
          .allowed_resources = apis};
}

Client public_client(std::string id, std::string redirect_uri, std::string application_type) {
  return {.id = id,
          .name = "Client " + id,
          .redirect_uris = {std::move(redirect_uri)},
          .grant_types = {"authorization_code", "refresh_token"},
          .scope = {"read", "write"},
          .token_endpoint_auth_method = "none",
          .application_type = std::move(application_type),
          .allowed_resources = apis};
}

Client everything() {
  auto client = confidential("legacy", "client_secret_basic");
  client.grant_types.push_back("password");
  client.grant_types.push_back("urn:example:grant");
  client.response_types = {"code", "token", "token code"};
  return client;
}

void assemble(Server& server, World& world, const Choices& choices) {
  const auto& profile = choices.options.profile;
  server.clients([&world](std::string_view id) -> Result<Client> {
    const auto found = std::find_if(world.registered.begin(), world.registered.end(),
                                    [&](const Client& client) { return client.id == id; });
    if (found == world.registered.end()) return denied();
    return *found;
  });
  const auto& methods = profile.client_authentication;
  if (methods.contains(AuthMethod::client_secret_basic)) server.authenticate(client_auth::secret_basic());
  if (methods.contains(AuthMethod::client_secret_post)) server.authenticate(client_auth::secret_post());
  if (methods.contains(AuthMethod::none)) server.authenticate(client_auth::none());
  const auto issue = choices.issue ? choices.issue(world.tokens) : tokens::opaque(world.tokens, choices.lifetimes);
  server.grant(grants::code(world.codes.put, choices.code));
  server.exchange(exchanges::code(world.codes, issue));
  server.exchange(exchanges::refresh_token(world.tokens, issue, choices.refresh));
  server.exchange(exchanges::client_credentials(issue));
  if (profile.response_types == ResponseTypes::any) {
    const auto front = choices.front ? choices.front : issue;
    server.grant(grants::token(front));
    server.grant(grants::code_token(world.codes.put, front, choices.code));
  }
  if (profile.password_grant == Demand::refused) return;
  server.exchange(exchanges::password(
      [](const Credentials& who) -> Result<User> {
        if (who.username != "alice" || who.password.reveal() != "wonderland") return denied();
        return User{.id = "alice"};
      },
      issue));
}

std::string param_of(std::string_view encoded, std::string_view name) {
  const auto params = Params::parse(encoded);
  return params ? std::string(params->value_or_empty(name)) : std::string();
}

}  // namespace

std::vector<Client> usual_clients() {
  return {confidential("web", "client_secret_basic"), confidential("post", "client_secret_post"),
          public_client("native", "http://127.0.0.1/cb", "native"),
          public_client("spa", "https://spa.example/cb", "web"), everything()};
}

World::World(Choices choices) : store(choices.store) {
  const Clock clock = [this] { return now; };
  auto& options = choices.options;
  if (options.issuer.empty()) options.issuer = "https://auth.example";
  codes = choices.codes.put ? choices.codes : stores::codes(store, options.issuer, {.clock = clock});
  tokens = choices.tokens.put ? choices.tokens : stores::tokens(store, options.issuer, {.clock = clock});
  options.environment.clock = clock;
  options.environment.observers.push_back([this](const Event& event) {
    const std::lock_guard lock(told_);
    events.push_back(event);
  });
  options.environment.on_failure = [this, more = options.environment.on_failure](const Failure& failure) {
    {
      const std::lock_guard lock(told_);
      failures.push_back(failure.cause);
    }
    if (more) more(failure);
  };
  server_ = std::make_unique<Server>(options);
  assemble(*server_, *this, choices);
  if (choices.more) choices.more(*server_);
}

std::size_t World::count(Event::Kind kind) const {
  return static_cast<std::size_t>(
      std::count_if(events.begin(), events.end(), [&](const Event& event) { return event.kind == kind; }));
}

Client& World::client(std::string_view id) {
  return *std::find_if(registered.begin(), registered.end(), [&](const Client& client) { return client.id == id; });
}

Response World::token(const Request& request) {
  if (!token_) token_ = server_->token();
  return token_(request);
}

Bearer World::bearer(BearerOptions options) const {
  options.environment.clock = [this] { return now; };
  return Bearer(tokens, options);
}

Request get(std::string target) { return {.method = "GET", .target = std::move(target)}; }

Request post(std::string target, const Params& form) {
  return {.method = "POST",
          .target = std::move(target),
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
          .body = form.encode()};
}

Request with_basic(Request request, std::string_view client_id, std::string_view secret) {
  const auto credentials = form_encode(client_id) + ":" + form_encode(secret);
  request.headers.set("Authorization", "Basic " + base64_encode(credentials));
  return request;
}

Request with_bearer(Request request, std::string_view token) {
  request.headers.set("Authorization", "Bearer " + std::string(token));
  return request;
}

Request token_request(const Params& form) { return post("/token", form); }

Request web_request(const Params& form) { return with_basic(token_request(form), "web", "web secret:%+"); }

Params changed(const Params& params, const Params& changes) {
  Params result;
  for (const auto& [name, value] : params) {
    if (!changes.contains(name)) result.add(name, value);
  }
  for (const auto& [name, value] : changes) {
    if (!value.empty()) result.add(name, value);
  }
  return result;
}

Params emptied(const Params& params, const std::string& name) {
  auto result = changed(params, {{name, ""}});
  result.add(name, "");
  return result;
}

Params authorize_params(const Params& changes) {
  return changed({{"response_type", "code"},
                  {"client_id", "web"},
                  {"redirect_uri", "https://web.example/cb"},
                  {"scope", "read write"},
                  {"state", "xyz"},
                  {"code_challenge", challenge},
                  {"code_challenge_method", "S256"}},
                 changes);
}

Request authorize_request(const Params& changes) { return get("/authorize?" + authorize_params(changes).encode()); }

const Handler& handler_at(const std::vector<Route>& routes, std::string_view path) {
  const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route& each) { return each.path == path; });
  REQUIRE(route != routes.end());
  return route->handler;
}

Request from_here(Request request) {
  request.headers.set("Sec-Fetch-Site", "same-origin");
  return request;
}

Browser browser(std::string user_id) {
  std::string session = "browser session of " + user_id;
  return {.session_id = std::move(session),
          .user = User{.id = std::move(user_id), .authentication = {.auth_time = start}}};
}

Browser stranger() { return {.session_id = "browser session of nobody"}; }

Consent consent(World& world, const Params& changes, const Browser& who) {
  const auto step = world.server().authorize(authorize_request(changes), who);
  REQUIRE(std::holds_alternative<Consent>(step));
  return std::get<Consent>(step);
}

Request decision(const Consent& consent, std::string_view answer) {
  Params form{{"transaction_id", consent.transaction_id}, {"decision", std::string(answer)}};
  for (const auto& token : consent.scope) form.add("scope", token);
  for (const auto& detail : consent.details) form.add("authorization_details", std::to_string(detail.index));
  return post("/decision", form);
}

Response authorized(World& world, const Params& changes, const Browser& who) {
  return world.server().decide(decision(consent(world, changes, who)), who);
}

std::string code(World& world, const Params& changes, const Browser& who) {
  const auto code = location_param(authorized(world, changes, who), "code");
  REQUIRE(!code.empty());
  return code;
}

Params redemption(std::string_view code, const Params& changes) {
  return changed({{"grant_type", "authorization_code"},
                  {"code", std::string(code)},
                  {"redirect_uri", "https://web.example/cb"},
                  {"code_verifier", verifier}},
                 changes);
}

std::string location(const Response& response) {
  return std::string(response.headers.get("Location").value_or(std::string_view()));
}

std::string location_param(const Response& response, std::string_view name) {
  const auto text = location(response);
  const auto question = text.find('?');
  if (question == std::string::npos) return {};
  return param_of(std::string_view(text).substr(question + 1, text.find('#') - question - 1), name);
}

std::string fragment_param(const Response& response, std::string_view name) {
  const auto text = location(response);
  const auto hash = text.find('#');
  if (hash == std::string::npos) return {};
  return param_of(std::string_view(text).substr(hash + 1), name);
}

std::string member(const Response& response, std::string_view name) {
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  if (!body.is_object() || !body.contains(name)) return {};
  const auto& value = body[std::string(name)];
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Issued issued(const Response& response) {
  INFO(response.body);
  REQUIRE(response.status == 200);
  return {member(response, "access_token"), member(response, "refresh_token"), member(response, "scope")};
}

Response answered(const Step& step) {
  REQUIRE(std::holds_alternative<Response>(step));
  return std::get<Response>(step);
}

}  // namespace world
