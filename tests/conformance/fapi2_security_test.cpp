#include "conformance/flows.hpp"
#include "support/assembly.hpp"
#include "support/bank.hpp"
#include "support/certificates.hpp"
#include "support/token_endpoints.hpp"

// FAPI 2.0 Security Profile.

using namespace conformance;
using nlohmann::json;

namespace {

using Sentences = std::vector<std::string>;

/// What is wrong with a server of the profile after `change`; nothing without it.
Sentences wrong_after(const std::function<void(Choices&)>& change) {
  CHECK(Bank().world.server().check().empty());
  Choices choices;
  change(choices);
  return Bank(banking(Profile::fapi2_security, std::move(choices))).world.server().check();
}

Sentences wrong_with(const std::function<void(Server&)>& more) {
  return wrong_after([&](Choices& choices) { choices.more = more; });
}

std::string with_claims(Bank& bank, const json& changes) {
  return outcome(
      bank.world.token(proven(bank.by_assertion(for_itself, bank.assertion(changes)), bank.key, bank.world)));
}

json metadata_told(TokenWorld& world) {
  const auto* const path = "/.well-known/oauth-authorization-server";
  return json::parse(world.at(path, get(path)).body);
}

long seconds(TimePoint time) { return time.time_since_epoch().count(); }

}  // namespace

TEST_CASE("FAPI 2.0 SP §5.3.2.1: confidential clients alone, that prove themselves by a key") {
  CHECK(wrong_with([](Server& server) { server.authenticate(client_auth::secret_basic()); }) ==
        Sentences{
            "fapi2_security: clients may authenticate by \"client_secret_basic\", and FAPI 2.0 SP §5.3.2.1 does not "
            "admit that; remove the strategy."});
  CHECK(wrong_with([](Server& server) { server.authenticate(client_auth::none()); }).size() == 1);

  // Where the server has more, a client of the profile has not.
  Bank bank(banking(Profile::oauth21));
  auto& web = bank.world.client("web");
  CHECK(outcome(bank.world.token(web_request(for_itself))) == "200");
  web.profile = Profile::fapi2_security;
  CHECK(outcome(bank.world.token(proven(web_request(for_itself), bank.key, bank.world))) == "401 invalid_client");
  CHECK(bank.world.failures.back() ==
        "The client \"web\" has the token_endpoint_auth_method \"client_secret_basic\", and FAPI 2.0 SP §5.3.2.1 does "
        "not "
        "admit it; choose another method (fapi2_security).");
  auto& native = bank.world.client("native");
  native.profile = Profile::fapi2_security;
  native.profile->pushed_requests = Demand::optional;
  CHECK(outcome(bank.world.token(token_request(both(by_native, for_itself)))) == "401 invalid_client");
  CHECK(refusal(answer(bank.world, by_native)) == "unauthorized_client");
  bank.world.client("bank").profile = Profile::fapi2_security;
  CHECK(outcome(bank.token()) == "200");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: a client with a certificate needs no assertion") {
  auto choices = banking();
  choices.options.tls_client_certificate_bound_access_tokens = true;
  Bank bank(std::move(choices));
  auto& client = bank.world.client("bank");
  client.token_endpoint_auth_method = "tls_client_auth";
  client.tls.tls_client_auth_subject_dn = "CN=web,O=Example";
  client.tls.tls_client_certificate_bound_access_tokens = true;
  const auto asking = token_request(both(for_itself, {{"client_id", "bank"}}));
  CHECK(outcome(bank.world.token(with_certificate(asking, Identity()))) == "200");
  CHECK(outcome(bank.world.token(asking)) == "401 invalid_client");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: every access token is bound, whatever the client says") {
  Bank bank;
  REQUIRE_FALSE(bank.world.client("bank").dpop_bound_access_tokens);
  CHECK(outcome(bank.world.token(bank.by_assertion(for_itself, bank.assertion()))) == "400 invalid_dpop_proof");
  const auto answer = bank.token();
  CHECK(outcome(answer) == "200");
  CHECK(member(answer, "token_type") == "DPoP");
  CHECK(meaning_of(bank.world, issued(answer)).confirmation.jkt == bank.key.jkt());

  // By its certificate, where that is what it wants.
  bank.world.client("bank").tls.tls_client_certificate_bound_access_tokens = true;
  const auto unproven = bank.by_assertion(for_itself, bank.assertion());
  CHECK(outcome(bank.world.token(unproven)) == "400 invalid_request");
  CHECK(outcome(bank.world.token(
            with_certificate(bank.by_assertion(for_itself, bank.assertion()), Identity(), false))) == "200");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: a server that can bind nothing is not set up") {
  Assembly unbound;
  unbound.options.profile = Profile::fapi2_security;
  unbound.authenticate = [&](Server& server) { server.authenticate(client_auth::private_key_jwt(unbound.store)); };
  unbound.more = [&](Server& server) { server.pushed_requests("/par", unbound.store); };
  CHECK(unbound.check() ==
        Sentences{"fapi2_security: nothing binds access tokens, and FAPI 2.0 SP §5.3.2.1 wants every one bound; take "
                  "proofs with Server::dpop, or set tls_client_certificate_bound_access_tokens."});
  unbound.options.tls_client_certificate_bound_access_tokens = true;
  CHECK(unbound.check().empty());
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: an assertion is for the issuer, as text") {
  Bank bank;
  for (const json& wrong : {json("https://auth.example/token"), json("https://auth.example/par"),
                            json({"https://auth.example"}), json(nullptr)}) {
    CAPTURE(wrong);
    CHECK(with_claims(bank, {{"aud", wrong}}) == "401 invalid_client");
  }
  CHECK(with_claims(bank, {{"aud", "https://auth.example"}}) == "200");
  const auto lax = wrong_after([](Choices& choices) {
    choices.more = [](Server& server) {
      server.authenticate(client_auth::client_secret_jwt(stores::memory(), {.legacy_audiences = {token_url}}));
    };
  });
  CHECK(holds(lax,
              "fapi2_security: client_secret_jwt takes legacy_audiences, and RFC 7523bis wants the issuer as the only "
              "audience; remove them."));
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: refresh tokens are not rotated, and work again and again") {
  Bank bank;
  const auto first = issued(bank.redeem(bank.granted()));
  REQUIRE_FALSE(first.refresh.empty());
  for (const auto wait : {0s, 30s, 3600s}) {
    bank.world.now += wait;
    const auto again = issued(bank.refresh(first.refresh));
    CHECK(again.refresh.empty());
    CHECK(again.access != first.access);
  }
  CHECK(wrong_after([](Choices& choices) { choices.refresh.rotation = true; }) ==
        Sentences{
            "fapi2_security: exchanges::refresh_token has rotation = true, and FAPI 2.0 SP §5.3.2.1 forbids rotation; "
            "leave it unset."});
  CHECK(wrong_after([](Choices& choices) { choices.refresh.rotation = false; }).empty());
  // What the profile demands is no loosening.
  CHECK(Bank().world.server().loosened().empty());
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: a code lives for a minute at most") {
  CHECK(
      wrong_after([](Choices& choices) { choices.code.lifetime = 61s; }) ==
      Sentences{"fapi2_security: grants::code lets codes live longer than 60 s, and FAPI 2.0 SP §5.3.2.1 wants them to "
                "end by then; set a shorter lifetime."});
  CHECK(wrong_after([](Choices& choices) { choices.code.lifetime = 60s; }).empty());
  Bank bank;
  const auto late = bank.granted();
  bank.world.now += 60s;
  CHECK(outcome(bank.redeem(late)) == "400 invalid_grant");
  const auto in_time = bank.granted();
  bank.world.now += 59s;
  CHECK(outcome(bank.redeem(in_time)) == "200");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.2: a code that is used again is refused, and what came of it ends") {
  Bank bank;
  const auto code = bank.granted();
  const auto tokens = issued(bank.redeem(code));
  CHECK(outcome(bank.refresh(tokens.refresh)) == "200");
  CHECK(outcome(bank.redeem(code)) == "400 invalid_grant");
  CHECK(outcome(bank.refresh(tokens.refresh)) == "400 invalid_grant");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: a code is bound to the key that dpop_jkt names") {
  Bank bank;
  const KeyHolder other;
  CHECK(outcome(bank.redeem(bank.granted({{"dpop_jkt", other.jkt()}}))) == "400 invalid_grant");
  CHECK(outcome(bank.redeem(bank.granted({{"dpop_jkt", bank.key.jkt()}}))) == "200");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: a clock may be ten seconds ahead, and not more than sixty") {
  Bank bank;
  for (const auto* claim : {"iat", "nbf"}) {
    CAPTURE(claim);
    CHECK(with_claims(bank, {{claim, seconds(bank.world.now + 61s)}, {"exp", seconds(bank.world.now + 90s)}}) ==
          "401 invalid_client");
    CHECK(with_claims(bank, {{claim, seconds(bank.world.now + 10s)}}) == "200");
  }
  const auto proof_at = [&](TimePoint time) {
    const auto proof = bank.key.signature(bank.key.proof("POST", token_url, time));
    return outcome(bank.world.token(with_proof(bank.by_assertion(for_itself, bank.assertion()), proof)));
  };
  CHECK(proof_at(bank.world.now + 61s) == "400 invalid_dpop_proof");
  CHECK(proof_at(bank.world.now + 10s) == "200");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: a leeway is set within that, for assertions and for proofs") {
  const auto leeway = [](std::chrono::seconds assertions, std::chrono::seconds proofs) {
    Assembly assembly;
    assembly.options.profile = Profile::fapi2_security;
    assembly.authenticate = [&](Server& server) {
      server.authenticate(client_auth::private_key_jwt(assembly.store, {.leeway = assertions}));
    };
    assembly.more = [&](Server& server) {
      server.dpop(Dpop(assembly.store, {.base_url = "https://auth.example", .leeway = proofs}));
      server.pushed_requests("/par", assembly.store);
    };
    return assembly.check();
  };
  CHECK(leeway(9s, 10s) ==
        Sentences{"fapi2_security: private_key_jwt has a leeway of 9 s, and FAPI 2.0 SP §5.3.2.1 wants "
                  "one from 10 s to 60 s; set AssertionOptions::leeway within."});
  CHECK(leeway(10s, 61s) ==
        Sentences{"fapi2_security: Server::dpop has a leeway of 61 s, and FAPI 2.0 SP §5.3.2.1 wants "
                  "one from 10 s to 60 s; set DpopOptions::leeway within."});
  CHECK(leeway(10s, 60s).empty());
  // A client that is stricter than its server is met by the nearest that it admits.
  Bank bank(banking(Profile::oauth21, {.more = [](Server& server) {
                      server.dpop(Dpop(stores::memory(), {.base_url = "https://auth.example",
                                                          .leeway = 300s,
                                                          .environment = server.options().environment}));
                    }}));
  const auto ahead = [&] {
    const auto proof = bank.key.signature(bank.key.proof("POST", token_url, bank.world.now + 61s));
    return outcome(bank.world.token(with_proof(bank.by_assertion(for_itself, bank.assertion()), proof)));
  };
  CHECK(ahead() == "200");
  bank.world.client("bank").profile = Profile::fapi2_security;
  CHECK(ahead() == "400 invalid_dpop_proof");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.2: the response type code alone") {
  const auto added = [](const char* type) {
    return [type](Server& server) {
      server.grant(grants::custom(type, [](const Approval&) -> Result<Params> { return Params(); }));
    };
  };
  for (const auto* type : {"id_token", "code id_token", "none"}) {
    CAPTURE(type);
    CHECK(wrong_with(added(type)) ==
          Sentences{"fapi2_security: the response type \"" + std::string(type) +
                    "\" is served, and FAPI 2.0 SP §5.3.2.2 does not admit it; remove it, or choose "
                    "another profile."});
  }
  Bank bank(banking(Profile::oauth20));
  auto& client = bank.world.client("bank");
  client.response_types = {"code", "token"};
  CHECK(bank.asked({{"response_type", "token"}, {"code_challenge", ""}, {"code_challenge_method", ""}}) == "consent");
  client.profile = Profile::fapi2_security;
  CHECK(bank.asked({{"response_type", "token"}, {"code_challenge", ""}, {"code_challenge_method", ""}}) != "consent");
  CHECK(bank.asked() == "consent");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.2: a request is pushed, and comes by no other way") {
  Bank bank;
  CHECK(bank.asked_plainly() == "invalid_request");
  CHECK(bank.asked() == "consent");
  Bank usual(banking(Profile::oauth21));
  CHECK(usual.asked_plainly() == "consent");
  usual.world.client("bank").profile = Profile::fapi2_security;
  CHECK(usual.asked_plainly() == "invalid_request");
  CHECK(usual.asked() == "consent");

  Assembly without;
  without.options.profile = Profile::fapi2_security;
  without.options.tls_client_certificate_bound_access_tokens = true;
  without.authenticate = [](Server& server) { server.authenticate(client_auth::tls_client_auth()); };
  CHECK(without.check() ==
        Sentences{"fapi2_security: no request can be pushed, and FAPI 2.0 SP §5.3.2.2 wants every one "
                  "pushed; take them with Server::pushed_requests."});
  without.more = [&](Server& server) { server.pushed_requests("/par", without.store); };
  CHECK(without.check().empty());
}

TEST_CASE("FAPI 2.0 SP §5.3.2.2: a client authenticates when it pushes") {
  Bank bank;
  const auto form = authorize_params(bank.for_bank);
  CHECK(outcome(push(bank.world, post("/par", form))) == "401 invalid_client");
  CHECK(push(bank.world, Bank::by_assertion(form, bank.assertion(), "/par")).status == 201);
}

TEST_CASE("FAPI 2.0 SP §5.3.2.2: a pushed request waits for less than ten minutes") {
  const auto waiting = [](std::chrono::seconds lifetime) {
    return wrong_with(
        [lifetime](Server& server) { server.pushed_requests("/other", stores::memory(), {.lifetime = lifetime}); });
  };
  CHECK(holds(waiting(600s),
              "fapi2_security: Server::pushed_requests lets requests wait longer than 599 s, and FAPI 2.0 SP "
              "§5.3.2.2 wants them to end by then; set a shorter lifetime."));
  CHECK(waiting(599s).size() == waiting(60s).size());
  Bank bank;
  CHECK(member(bank.push(), "expires_in") == "60");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.2: PKCE with S256, and the redirect URI in the request") {
  Bank bank;
  CHECK(bank.asked(without_pkce) == "invalid_request");
  CHECK(bank.asked({{"code_challenge", verifier}, {"code_challenge_method", "plain"}}) == "invalid_request");
  CHECK(bank.asked({{"redirect_uri", ""}}) == "invalid_request");
  CHECK(bank.asked() == "consent");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.2: every answer names the issuer, and is no 307") {
  Bank bank;
  const auto yes = bank.authorized();
  CHECK(location_param(yes, "iss") == "https://auth.example");
  CHECK(yes.status == 303);
  const auto no = answered(bank.world.server().authorize(authorize_request(bank.for_bank), browser()));
  CHECK(location_param(no, "error") == "invalid_request");
  CHECK(location_param(no, "iss") == "https://auth.example");
}

TEST_CASE("FAPI 2.0 SP §5.3.2.2: redirect URIs are https, and http for a native client on its own machine") {
  Bank bank;
  auto& client = bank.world.client("bank");
  client.redirect_uris = {"http://127.0.0.1/cb", "com.example.bank:/cb", "https://bank.example/cb"};
  const Params loopback{{"redirect_uri", "http://127.0.0.1/cb"}};
  CHECK(bank.asked(loopback) == "invalid_request");
  CHECK(bank.asked({{"redirect_uri", "com.example.bank:/cb"}}) == "invalid_request");
  CHECK(client_problems(client, bank.world.server()) ==
        Sentences{
            "The client \"bank\" has the redirect URI \"http://127.0.0.1/cb\" among its redirect_uris, and FAPI 2.0 "
            "SP §5.3.2.2 does not admit its scheme; choose an https URI (fapi2_security).",
            "The client \"bank\" has the redirect URI \"com.example.bank:/cb\" among its redirect_uris, and FAPI 2.0 "
            "SP §5.3.2.2 does not admit its scheme; choose an https URI (fapi2_security)."});
  CHECK(bank.asked() == "consent");
  client.application_type = "native";
  CHECK(bank.asked(loopback) == "consent");
}

TEST_CASE("FAPI 2.0 SP §5.4.1: PS256, ES256 and EdDSA sign, RS256 does not") {
  using jose::Algorithm;
  const std::vector<std::pair<Algorithm, bool>> algorithms = {
      {Algorithm::es256, true}, {Algorithm::eddsa, true}, {Algorithm::ps256, true}, {Algorithm::rs256, false}};
  Bank bank;
  for (const auto& each : algorithms) {
    const auto algorithm = each.first;
    const bool admitted = each.second;
    CAPTURE(std::string(jose::name(algorithm)));
    const auto asserting =
        proven(bank.by_assertion(for_itself, bank.assertion(json::object(), algorithm)), bank.key, bank.world);
    CHECK(outcome(bank.world.token(asserting)) == (admitted ? "200" : "401 invalid_client"));
    const KeyHolder holder(algorithm);
    const auto proving = proven(bank.by_assertion(for_itself, bank.assertion()), holder, bank.world);
    CHECK(outcome(bank.world.token(proving)) == (admitted ? "200" : "400 invalid_dpop_proof"));
  }
  CHECK(bank.world.client("bank").token_endpoint_auth_signing_alg.empty());
  auto signs = bank_client();
  signs.token_endpoint_auth_signing_alg = "RS256";
  CHECK(client_problems(signs, bank.world.server()) ==
        Sentences{
            "The client \"bank\" has the token_endpoint_auth_signing_alg RS256, and FAPI 2.0 SP §5.4.1 does not admit "
            "it; choose another algorithm (fapi2_security)."});
}

TEST_CASE("FAPI 2.0 SP §5.4.1: nor do the tokens of the server") {
  const auto signing_with = [](SigningAlgorithm algorithm) {
    return [keys = std::make_shared<KeyRing>(KeyRingOptions{.algorithm = algorithm})](Choices& choices) {
      choices.issue = [keys](const TokenStore& store) { return tokens::jwt(store, keys, {.refresh = 24h}); };
    };
  };
  CHECK(wrong_after(signing_with(SigningAlgorithm::rs256)) ==
        Sentences{
            "fapi2_security: tokens::jwt signs with RS256, and FAPI 2.0 SP §5.4.1 does not admit it; choose another "
            "algorithm for its KeyRing."});
  CHECK(wrong_after(signing_with(SigningAlgorithm::ps256)).empty());

  // A client that is stricter than its server gets none.
  Choices lax;
  signing_with(SigningAlgorithm::rs256)(lax);
  Bank bank(banking(Profile::oauth21, std::move(lax)));
  CHECK(outcome(bank.token()) == "200");
  bank.world.client("bank").profile = Profile::fapi2_security;
  CHECK(outcome(bank.token()) == "500 server_error");
}

TEST_CASE("FAPI 2.0 SP §5.4.1: the metadata tells what the profile lets through, and no more") {
  TokenWorld strict(banking());
  const auto told = metadata_told(strict);
  CHECK(told["token_endpoint_auth_methods_supported"] == json{"private_key_jwt", "tls_client_auth"});
  CHECK(told["token_endpoint_auth_signing_alg_values_supported"] == json{"ES256", "EdDSA", "PS256"});
  CHECK(told["dpop_signing_alg_values_supported"] == json{"ES256", "EdDSA", "PS256"});
  CHECK(told["response_types_supported"] == json{"code"});
  TokenWorld usual(banking(Profile::oauth21));
  CHECK(metadata_told(usual)["dpop_signing_alg_values_supported"] == json{"ES256", "EdDSA", "PS256", "RS256"});
}

TEST_CASE("FAPI 2.0 SP §5.3.4: a bound token opens nothing as a bearer token") {
  Bank bank;
  const auto token = issued(bank.token()).access;
  const auto api = world::api(bank.world);
  CHECK(std::holds_alternative<Response>(api.check(api_request("Bearer", token))));
  CHECK(std::holds_alternative<Authorization>(api.check(proven_api_request(bank.world, bank.key, token))));
}

TEST_CASE("FAPI 2.0 SP §5.3.2.2: a state of any length comes back, and none is needed") {
  Bank bank;
  for (const std::size_t length : {0U, 1U, 1000U, 2000U}) {
    CAPTURE(length);
    const std::string state(length, 's');
    const auto answer = bank.authorized({{"state", state}});
    CHECK(!location_param(answer, "code").empty());
    CHECK(location_param(answer, "state") == state);
  }
}

TEST_CASE("FAPI 2.0 SP §5.3.2.1: no legacy switch, and no redirect URI that an application judges") {
  using Switches = legacy::Switches;
  for (const auto on : {&Switches::no_redirect_at_exchange, &Switches::reusable_codes, &Switches::tokens_in_query,
                        &Switches::token_params_in_query, &Switches::json_body, &Switches::password_without_client_auth,
                        &Switches::plain_pkce, &Switches::sticky_refresh_narrowing, &Switches::code_and_token_alias}) {
    const auto wrong = wrong_after([&](Choices& choices) { choices.options.legacy.*on = true; });
    REQUIRE(wrong.size() == 1);
    CHECK(wrong.front().starts_with("fapi2_security: legacy."));
    CHECK(wrong.front().ends_with(" is on, and this profile admits no legacy switch; switch it off."));
  }

  Bank bank;
  auto& client = bank.world.client("bank");
  client.redirect_validator = [](std::string_view) { return true; };
  CHECK(bank.asked() == "unauthorized_client");
  CHECK(outcome(bank.token()) == "400 unauthorized_client");
  CHECK(bank.world.failures.back() ==
        "The client \"bank\" has a redirect_validator, and this profile admits only redirect URIs that are compared; "
        "list "
        "its redirect_uris (fapi2_security).");
  client.redirect_validator = nullptr;
  CHECK(bank.asked() == "consent");
  CHECK(outcome(bank.token()) == "200");
}
