// A server that does as the older systems did wherever a switch admits it: every one of `legacy`, and what else
// docs/migrating.md names for them. Its clients are those of ours.json; alice is signed in wherever she comes, and
// agrees unless the request says decision=deny. It prints where it listens.

#include <iostream>
#include <oauthkit/adapters/httplib.hpp>
#include <oauthkit/oauthkit.hpp>

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

constexpr legacy::Switches switches{.no_redirect_at_exchange = true,
                                    .reusable_codes = true,
                                    .tokens_in_query = true,
                                    .token_params_in_query = true,
                                    .json_body = true,
                                    .password_without_client_auth = true,
                                    .plain_pkce = true,
                                    .sticky_refresh_narrowing = true,
                                    .code_and_token_alias = true};
constexpr legacy::BearerSwitches bearer_switches{.access_token_in_query = true, .oauth_scheme_and_query = true};

Client client(std::string id, std::vector<std::string> grant_types, std::vector<std::string> response_types,
              Scope scope) {
  const std::string secret = id + "-secret";
  return {.id = id,
          .redirect_uris = {"https://" + id + ".example/cb"},
          .grant_types = std::move(grant_types),
          .response_types = std::move(response_types),
          .scope = std::move(scope),
          .legacy_auth_methods = {"client_secret_post"},
          .secret = SecretHash::sha256(secret)};
}

Result<Client> find(std::string_view id) {
  if (id == "web") {
    return client("web", {"authorization_code", "refresh_token", "client_credentials", "password", "implicit"},
                  {"code", "token", "code token"}, {"read", "write"});
  }
  if (id == "other") return client("other", {"authorization_code", "refresh_token"}, {"code"}, {"read"});
  if (id != "odd") return denied();
  Client odd = client("odd", {"client_credentials"}, {}, {"read"});
  odd.secret = SecretHash::sha256("odd:%41+secret");
  return odd;
}

Result<User> sign_in(const Credentials& credentials) {
  if (credentials.username != "alice" || credentials.password.reveal() != "wonderland") return denied();
  return User{.id = "alice"};
}

Result<std::map<std::string, std::string>> agrees(const Params& params) {
  if (params.get("decision") == "deny") return access_denied("alice said no");
  return std::map<std::string, std::string>();
}

Immediate agrees_at_once(const Client&, const User&, const AuthorizationRequest& request) {
  return Immediate::allow(request.access);
}

Response tell_who(const Request&, const Authorization& who) {
  JsonMembers answer;
  if (!who.user_id.empty()) answer.add("sub", who.user_id);
  answer.add("client_id", who.client_id);
  if (!who.extra.empty()) answer.add_json("extra", who.extra);
  return Response::json(200, answer);
}

}  // namespace

int main() {
  httplib::Server http;
  adapters::prepare(http);
  const std::string issuer = "http://127.0.0.1:" + std::to_string(http.bind_to_any_port("127.0.0.1"));

  const auto store = stores::memory();
  const CodeStore codes = stores::codes(store, issuer);
  const TokenStore issued = stores::tokens(store, issuer);
  const auto issue = tokens::opaque(issued, {.access = 1h, .refresh = 24h});

  Server server({.issuer = issuer,
                 .profile = Profile::oauth20,
                 .require_redirect_uri = true,
                 .require_state = true,
                 .legacy = switches});
  server.clients(find);
  server.authenticate(legacy::basic_without_form_encoding());
  server.authenticate(client_auth::secret_post());
  server.grant(grants::code(codes.put));
  server.grant(grants::token(issue));
  server.grant(grants::code_token(codes.put, issue));
  server.exchange(exchanges::code(codes, issue));
  server.exchange(exchanges::refresh_token(issued, issue));
  server.exchange(exchanges::client_credentials(issue));
  server.exchange(exchanges::password(sign_in, issue));
  server.extend(agrees);
  server.immediate(agrees_at_once);

  const Browser alice{.session_id = random_token(system_random), .user = User{.id = "alice"}};
  const auto authorize = [&](const Request& request) {
    const Step step = server.authorize(request, alice);
    const auto* answer = std::get_if<Response>(&step);
    return answer ? *answer : Response::html(500, "a page where none is needed");
  };
  server.endpoint("/authorize", endpoints::authorization(authorize));
  server.endpoint("/token", endpoints::token());

  const auto af83 = legacy::af83_token_reader("crypt", "sign", {.scope = {"read"}, .from_node_before_6 = true});
  const Bearer bearer(issued, {.allow_body = true, .readers = {af83}, .legacy = bearer_switches});
  adapters::mount(http, server.routes());
  adapters::mount(http, "GET", "/api/me", bearer.guard({}, tell_who));
  adapters::mount(http, "POST", "/api/me", bearer.guard({}, tell_who));
  adapters::mount(http, "GET", "/api/write", bearer.guard({"write"}, tell_who));
  std::cout << "listening on " << issuer << std::endl;
  return http.listen_after_bind() ? 0 : 1;
}
