#include "site.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "oauthkit/hash.hpp"

namespace site {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view redirect_uri = "https://app.example/callback";

constexpr const char* secret = "cdkHMhGmsjm9ZnpzTScVrmjGGLZ4hDH5";

Client web_application() {
  return {.id = "web-application",
          .name = "A web application",
          .redirect_uris = {std::string(redirect_uri)},
          .grant_types = {"authorization_code", "refresh_token", "password"},
          .scope = {"read", "write"},
          .secret = SecretHash::sha256(secret)};
}

Client service() {
  return {.id = "batch-service",
          .grant_types = {"client_credentials"},
          .response_types = {},
          .scope = {"read", "write"},
          .secret = SecretHash::sha256(secret)};
}

Result<User> sign_in(const Credentials& who) {
  if (!equal_secrets(who.password.reveal(), "a password")) return denied();
  return User{.id = "alice"};
}

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "bench: %s\n", why.c_str());
  std::exit(1);
}

void assemble(Site& site) {
  const auto lookup = [clients = std::array{web_application(), service()}](std::string_view id) -> Result<Client> {
    for (const auto& client : clients) {
      if (client.id == id) return client;
    }
    return denied();
  };
  const auto issue = tokens::opaque(site.tokens, {.access = 1h, .refresh = 24h * 14});
  auto& server = site.server;
  server.clients(lookup);
  server.authenticate(client_auth::secret_basic());
  server.authenticate(client_auth::secret_post());
  server.authenticate(client_auth::none());
  server.grant(grants::code(site.codes.put));
  server.exchange(exchanges::code(site.codes, issue));
  server.exchange(exchanges::refresh_token(site.tokens, issue));
  server.exchange(exchanges::client_credentials(issue));
  server.exchange(exchanges::password(sign_in, issue));
}

Options options() { return {.issuer = "https://auth.example", .profile = Profile::oauth20}; }

Params authorize_params() {
  return {
      {"response_type", "code"},        {"client_id", "web-application"}, {"redirect_uri", std::string(redirect_uri)},
      {"scope", "read write"},          {"state", "af0ifjsldkj"},         {"code_challenge", std::string(challenge)},
      {"code_challenge_method", "S256"}};
}

}  // namespace

Site::Site() : server(options()) {
  assemble(*this);
  token = server.token();
}

Site::Site(std::shared_ptr<Store> kept) : store(std::move(kept)), server(options()) {
  assemble(*this);
  server.transactions(session::transactions(store));
  constexpr std::size_t any = 1'000'000'000;
  server.pushed_requests("/par", store, {.per_client = any, .per_node = any});
  for (auto& route : server.routes()) {
    if (route.path == "/par") par = std::move(route.handler);
  }
  token = server.token();
}

Request token_request(const std::string& form, const std::string& client_id) {
  Request request{.method = "POST", .target = "/token", .body = form, .remote_address = "127.0.0.1"};
  request.headers.add("Host", "auth.example");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.add("Content-Length", std::to_string(form.size()));
  request.headers.add("Authorization", "Basic " + base64_encode(client_id + ":" + secret));
  return request;
}

Request authorize_request() { return {.method = "GET", .target = "/authorize?" + authorize_params().encode()}; }

Request push_request() { return token_request(authorize_params().encode()); }

Request pushed_request(const Response& answer) {
  const Params query = {{"client_id", "web-application"}, {"request_uri", member(answer, "request_uri")}};
  return {.method = "GET", .target = "/authorize?" + query.encode()};
}

Browser browser(const std::string& session) {
  return {.session_id = "a session that nobody guesses: " + session, .user = User{.id = "alice"}};
}

Request allow(const Site& site, const Browser& who, const Request& asked) {
  const auto step = site.server.authorize(asked, who);
  const auto* consent = std::get_if<Consent>(&step);
  if (consent == nullptr) fail("no consent page");
  const Params form = {
      {"transaction_id", consent->transaction_id}, {"decision", "allow"}, {"scope", "read"}, {"scope", "write"}};
  Request request{.method = "POST", .target = "/decision", .body = form.encode()};
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  return request;
}

Request redemption(const Response& answer) {
  const auto location = std::string(answer.headers.get("Location").value_or(""));
  const auto query = Params::parse(location.substr(location.find('?') + 1));
  if (!query || !query->get("code")) fail("no code: " + location);
  return token_request("grant_type=authorization_code&code=" + std::string(*query->get("code")) +
                       "&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&code_verifier=" + std::string(verifier));
}

std::vector<Request> redemptions(const Site& site, std::size_t count) {
  std::vector<Request> requests;
  requests.reserve(count);
  while (requests.size() < count) requests.push_back(redemption(site.server.decide(allow(site), browser())));
  return requests;
}

std::string member(const Response& answer, std::string_view name) {
  if (answer.status != 200 && answer.status != 201) fail(std::to_string(answer.status) + " " + answer.body);
  const auto key = "\"" + std::string(name) + "\":\"";
  const auto begin = answer.body.find(key) + key.size();
  return answer.body.substr(begin, answer.body.find('"', begin) - begin);
}

}  // namespace site
