#include "oauthkit/tenants.hpp"

#include "conformance/flows.hpp"

using namespace conformance;

// Many issuers in one process and on one store.

namespace {

/// Two tenants on one store, with equal clients and people.
struct Pair {
  explicit Pair(std::function<Issue(const TokenStore&, const std::shared_ptr<KeyRing>&)> issue = {},
                std::function<void(Server&)> more = {})
      : acme(choices("acme", "https://auth.example/acme", acme_keys, issue, more)),
        globex(choices("globex", "https://globex.example", globex_keys, issue, more)) {
    tenants.add(acme.server());
    tenants.add(globex.server());
  }

  Response ask(const std::string& host, Request request) const {
    request.headers.set("Host", host);
    for (const auto& route : tenants.routes()) {
      if (route.path == request.path() && route.method == request.method) return route.handler(request);
    }
    return {.status = 404};
  }

  std::shared_ptr<Store> shared = stores::memory();
  std::shared_ptr<KeyRing> acme_keys = std::make_shared<KeyRing>();
  std::shared_ptr<KeyRing> globex_keys = std::make_shared<KeyRing>();
  World acme;
  World globex;
  Tenants tenants;

 private:
  Choices choices(const std::string& name, const std::string& issuer, const std::shared_ptr<KeyRing>& keys,
                  const std::function<Issue(const TokenStore&, const std::shared_ptr<KeyRing>&)>& issue,
                  const std::function<void(Server&)>& more) const {
    const auto store = stores::scoped(shared, name);
    Choices made{.options = {.issuer = issuer}, .store = store};
    if (issue) made.issue = [issue, keys](const TokenStore& tokens) { return issue(tokens, keys); };
    made.more = [store, issue, keys, more](Server& server) {
      server.transactions(session::transactions(store));
      server.endpoint("/token", endpoints::token());
      server.endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
      if (issue) server.endpoint("/jwks", endpoints::jwks(keys));
      server.endpoint(endpoints::metadata());
      if (more) more(server);
    };
    return made;
  }
};

Issue signed_tokens(const TokenStore& tokens, const std::shared_ptr<KeyRing>& keys) {
  return tokens::jwt(tokens, keys, {.refresh = 24h});
}

bool opens(const Bearer& api, std::string_view token) {
  return std::holds_alternative<Authorization>(api.check(with_bearer(get("/api"), token)));
}

}  // namespace

TEST_CASE("RFC 8414 §3.1, tenants T1: the document is at its own path, and every URL in it below the issuer") {
  const Pair pair;
  const auto told = pair.ask("auth.example", get("/.well-known/oauth-authorization-server/acme"));
  REQUIRE(told.status == 200);
  CHECK(member(told, "issuer") == "https://auth.example/acme");
  CHECK(member(told, "token_endpoint") == "https://auth.example/acme/token");
  CHECK(member(told, "authorization_endpoint") == "https://auth.example/acme/authorize");
  const auto other = pair.ask("globex.example", get("/.well-known/oauth-authorization-server"));
  CHECK(member(other, "issuer") == "https://globex.example");
  CHECK(member(other, "token_endpoint") == "https://globex.example/token");
  for (const auto* path : {"/.well-known/oauth-authorization-server", "/acme/.well-known/oauth-authorization-server",
                           "/.well-known/oauth-authorization-server/acme/"}) {
    CAPTURE(path);
    CHECK(pair.ask("auth.example", get(path)).status == 404);
  }
}

TEST_CASE("tenants T2: codes, tokens and decisions of one are unknown to another, for equal clients in one store") {
  Pair pair;
  const auto code_of_acme = code(pair.acme);
  CHECK(error(redeem(pair.globex, code_of_acme)) == "invalid_grant");
  const auto tokens = issued(redeem(pair.acme, code_of_acme));
  CHECK(error(refresh(pair.globex, tokens.refresh)) == "invalid_grant");
  CHECK_FALSE(opens(pair.globex.bearer(), tokens.access));
  CHECK(opens(pair.acme.bearer(), tokens.access));
  // What was shown at the other place was no replay here.
  CHECK(issued(refresh(pair.acme, tokens.refresh)).access != tokens.access);

  const auto asked = consent(pair.acme);
  CHECK(pair.globex.server().decide(decision(asked), browser()).status == 400);
  CHECK(!location_param(pair.acme.server().decide(decision(asked), browser()), "code").empty());
}

TEST_CASE("tenants T2: who registered at one is nobody at another") {
  const auto shared = stores::memory();
  const auto acme = clients::registry(stores::scoped(shared, "acme"));
  const auto globex = clients::registry(stores::scoped(shared, "globex"));
  const auto made =
      acme->create({.id = "ci", .name = "CI", .grant_types = {"client_credentials"}, .response_types = {}});
  REQUIRE(made);
  CHECK_FALSE(globex->find("ci"));
  CHECK(globex->list().empty());
  CHECK_FALSE(globex->disable("ci"));
  CHECK(globex->create({.id = "ci", .name = "Other", .grant_types = {"client_credentials"}, .response_types = {}}));
  CHECK(acme->find("ci")->name == "CI");
}

TEST_CASE("tenants T3: a signed token of one does not verify with the keys of another") {
  Pair pair(signed_tokens);
  const auto token = issued(redeem(pair.acme, code(pair.acme))).access;
  const auto reader = [](const std::string& issuer, const std::shared_ptr<KeyRing>& keys) {
    return jwt_reader({.issuer = issuer,
                       .audience = {"https://auth.example/acme", "https://globex.example"},
                       .jwks = keys->jwks(),
                       .environment = {.clock = [] { return start; }}});
  };
  const auto takes = [&](const TokenReader& reads) { return reads.read(token).state == Stored::State::live; };
  CHECK_FALSE(takes(reader("https://auth.example/acme", pair.globex_keys)));
  CHECK_FALSE(takes(reader("https://globex.example", pair.globex_keys)));
  CHECK_FALSE(takes(reader("https://globex.example", pair.acme_keys)));
  CHECK(takes(reader("https://auth.example/acme", pair.acme_keys)));
  CHECK(pair.ask("auth.example", get("/acme/jwks")).body != pair.ask("globex.example", get("/jwks")).body);
}
