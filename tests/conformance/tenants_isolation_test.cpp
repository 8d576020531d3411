#include <nlohmann/json.hpp>

#include "conformance/flows.hpp"
#include "jose/jwk.hpp"
#include "jose/keys.hpp"
#include "oauthkit/tenants.hpp"

using namespace conformance;

// What is sent to one of two issuers on one host and one store is nothing to the other.

namespace {

/// What a browser is shown: `sign-in`, or `consent` with the person and whether the client is new to them.
Response shown(const Step& step) {
  if (const auto* page = std::get_if<SignIn>(&step)) return {.body = "sign-in " + page->transaction_id};
  if (const auto* page = std::get_if<Consent>(&step)) {
    const auto& signals = page->signals;
    const bool is_new = std::any_of(signals.begin(), signals.end(),
                                    [](const Signal& each) { return each.kind == Signal::Kind::first_seen; });
    return {.body = "consent " + page->user.id + (is_new ? " new " : " known ") + page->transaction_id};
  }
  return std::get<Response>(step);
}

/// A client that proves itself by assertions.
Client signer() {
  return {.id = "signer",
          .grant_types = {"client_credentials"},
          .response_types = {},
          .scope = {"read"},
          .token_endpoint_auth_method = "private_key_jwt",
          .jwks = jose::public_jwk_set({samples::generated(jose::Algorithm::es256)})};
}

/// One of the issuers, with its part of a store and its sessions.
struct Tenant {
  Tenant(const std::shared_ptr<Store>& shared, const std::string& name)
      : issuer("https://auth.example/" + name),
        store(stores::scoped(shared, name)),
        site(store, {.issuer = issuer, .environment = {.clock = [] { return start; }}}),
        world(choices()) {
    world.registered.push_back(signer());
  }

  Choices choices() {
    Choices made{.options = {.issuer = issuer}, .store = store};
    made.more = [this](Server& server) {
      server.transactions(session::transactions(store));
      server.agreements(store);
      server.authenticate(client_auth::private_key_jwt(store));
      server.endpoint("/token", endpoints::token());
      server.endpoint("/authorize", endpoints::authorization(site.handle([&](const Request& request, Browser& who) {
                        return shown(server.authorize(request, who));
                      })));
      server.endpoint(endpoints::metadata());
    };
    return made;
  }
  std::vector<Route> pages() {
    const auto& server = world.server();
    const Result<User> alice = User{.id = "alice"};
    return {{"POST", "/login", site.handle([&server, alice](const Request& request, Browser& who) {
               return shown(server.resume(request, who, alice));
             })},
            {"POST", "/decision",
             site.handle([&server](const Request& request, Browser& who) { return server.decide(request, who); })}};
  }

  std::string issuer;
  std::shared_ptr<Store> store;
  session::Cookies site;
  World world;
};

struct Pair {
  Pair() {
    for (auto* each : {&acme, &globex}) tenants.add(each->world.server(), {.pages = each->pages()});
  }

  Response ask(Request request) const {
    request.headers.set("Host", "auth.example");
    for (const auto& route : tenants.routes()) {
      if (route.path == request.path() && route.method == request.method) return route.handler(request);
    }
    return {.status = 404};
  }

  std::shared_ptr<Store> shared = stores::memory();
  Tenant acme{shared, "acme"};
  Tenant globex{shared, "globex"};
  Tenants tenants;
};

/// A browser whose one cookie goes to both, under the name that each of them looks for.
class Visitor {
 public:
  explicit Visitor(const Pair& pair) : pair_(pair) {}

  std::string open(const std::string& tenant) { return ask(get("/" + tenant + authorize_request().target)).body; }
  Response post_to(const std::string& path, const Params& form) { return ask(from_here(post(path, form))); }

 private:
  Response ask(Request request) {
    const auto named = [&](const Tenant& tenant) { return tenant.site.cookie_name() + "=" + session_; };
    if (!session_.empty()) request.headers.set("Cookie", named(pair_.acme) + "; " + named(pair_.globex));
    auto response = pair_.ask(std::move(request));
    if (const auto set = response.headers.get("Set-Cookie")) {
      const auto begin = set->find('=') + 1;
      session_ = set->substr(begin, set->find(';') - begin);
    }
    return response;
  }

  const Pair& pair_;
  std::string session_;
};

std::string last_word(const std::string& text) { return text.substr(text.rfind(' ') + 1); }

std::string assertion(const std::string& audience, const std::string& jti) {
  const auto now = start.time_since_epoch().count();
  const nlohmann::json claims = {{"iss", "signer"}, {"sub", "signer"}, {"aud", audience},
                                 {"exp", now + 60}, {"iat", now},      {"jti", jti}};
  return samples::signed_by(samples::generated(jose::Algorithm::es256), claims.dump(), "client-authentication+jwt");
}

/// What becomes of an assertion at the token endpoint of a tenant.
std::string proved(const Pair& pair, const std::string& tenant, const std::string& sent) {
  return outcome(pair.ask(post("/" + tenant + "/token",
                               {{"grant_type", "client_credentials"},
                                {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
                                {"client_assertion", sent}})));
}

}  // namespace

TEST_CASE("RFC 7523 §3, tenants T2: a jti that was used at one is new to the other, once") {
  const Pair pair;
  const auto at_acme = assertion("https://auth.example/acme", "the same");
  const auto at_globex = assertion("https://auth.example/globex", "the same");
  CHECK(proved(pair, "acme", at_acme) == "200");
  CHECK(proved(pair, "globex", at_globex) == "200");
  CHECK(proved(pair, "acme", at_acme) == "401 invalid_client");
  CHECK(proved(pair, "globex", at_globex) == "401 invalid_client");
  CHECK(proved(pair, "acme", assertion("https://auth.example/acme", "another")) == "200");
}

TEST_CASE("RFC 7523 §3, tenants T5: an assertion for one tenant is none for another, and is not used up there") {
  const Pair pair;
  const auto at_acme = assertion("https://auth.example/acme", "1");
  const auto at_globex = assertion("https://auth.example/globex", "2");
  CHECK(proved(pair, "globex", at_acme) == "401 invalid_client");
  CHECK(proved(pair, "acme", at_globex) == "401 invalid_client");
  for (const char* other : {"https://auth.example", "https://auth.example/acme/", "https://auth.example/acme2",
                            "https://auth.example/acme/token", "https://auth.example/ACME"}) {
    CAPTURE(other);
    CHECK(proved(pair, "acme", assertion(other, "3")) == "401 invalid_client");
  }
  CHECK(proved(pair, "acme", at_acme) == "200");
  CHECK(proved(pair, "globex", at_globex) == "200");
}

TEST_CASE("tenants T4: who is signed in at one signs in at the other, and is another person there") {
  const Pair pair;
  Visitor alice(pair);
  const auto entry = alice.open("acme");
  REQUIRE(entry.starts_with("sign-in "));
  // The page of one is none of the other's.
  CHECK(alice.post_to("/globex/login", {{"transaction_id", last_word(entry)}}).status == 400);
  const auto page = alice.post_to("/acme/login", {{"transaction_id", last_word(entry)}}).body;
  CHECK(page.starts_with("consent alice new "));
  const Params agreed{{"transaction_id", last_word(page)}, {"decision", "allow_all"}};
  CHECK(alice.post_to("/globex/decision", agreed).status == 400);
  CHECK(!location_param(alice.post_to("/acme/decision", agreed), "code").empty());
  CHECK(alice.open("acme").starts_with("consent alice known "));
  // The session of the one, under the name that the other looks for, is no session there.
  const auto other = alice.open("globex");
  CHECK(other.starts_with("sign-in "));
  const auto first = alice.post_to("/globex/login", {{"transaction_id", last_word(other)}}).body;
  CHECK(first.starts_with("consent alice new "));
}
