#include "conformance/flows.hpp"
#include "jose/ecdh_es.hpp"
#include "support/token_formats.hpp"
#include "support/token_signatures.hpp"

using namespace conformance;

// JARM: JWT Secured Authorization Response Mode for OAuth 2.0.

namespace {

const char* const issuer = "https://auth.example";
constexpr jose::ContentEncryption every_encryption[] = {jose::ContentEncryption::a256gcm,
                                                        jose::ContentEncryption::a128cbc_hs256};

Choices jarm(const SigningKeys& keys, const response_modes::JwtOptions& options = {}) {
  auto choices = rfc6749();
  choices.more = [keys, options](Server& server) {
    for (auto& mode : response_modes::jwt(keys, options)) server.response_mode(std::move(mode));
    server.endpoint("/jwks", endpoints::jwks(keys));
  };
  return choices;
}

/// What is asked for by `mode`, by a request that is otherwise `changes`.
Params in_mode(const char* mode, const Params& changes = {}) { return both({{"response_mode", mode}}, changes); }

/// The parameters after `separator` in `Location`.
Params params_after(const Response& response, char separator) {
  const auto text = location(response);
  const auto at = text.find(separator);
  REQUIRE(at != std::string::npos);
  const auto params = Params::parse(std::string_view(text).substr(at + 1));
  REQUIRE(params);
  return *params;
}

/// The one parameter of an answer. Fails the test when there are others.
std::string only_response(const Params& params) {
  REQUIRE(params.begin() != params.end());
  CHECK(std::next(params.begin()) == params.end());
  return std::string(params.value_or_empty("response"));
}
std::string in_query(const Response& response) { return only_response(params_after(response, '?')); }
std::string in_fragment(const Response& response) { return only_response(params_after(response, '#')); }

std::string error_in(const std::string& token) { return claims_of(token).value("error", ""); }

bool told(const std::vector<std::string>& sentences, std::string_view part) { return says(sentences, part); }

/// A client's key for encryption, and the set that it registers.
struct EncryptionKey {
  jose::AgreementKey key = *jose::generate_agreement_key();
  std::string jwks = R"({"keys":[)" + jose::public_jwk(key) + "]}";

  /// The JWT inside. Fails the test when it does not open.
  std::string opened(const std::string& token) const {
    const auto jwt = jose::decrypt_jwt(key, every_encryption, token);
    REQUIRE(jwt);
    return std::string(jwt->reveal());
  }
};

void encrypt_to(Client& client, const std::string& jwks) {
  client.jwks = jwks;
  client.authorization_response.authorization_encrypted_response_alg = "ECDH-ES";
}

}  // namespace

TEST_CASE("JARM §2.3, §2.3.1, §2.3.2: query.jwt and fragment.jwt carry the answer where their names say") {
  World world(jarm(ring_of()));
  CHECK(claims_of(in_query(authorized(world, in_mode("query.jwt")))).contains("code"));
  const auto response = authorized(world, in_mode("fragment.jwt"));
  CHECK(claims_of(in_fragment(response)).contains("code"));
  CHECK(location(response).find('?') == std::string::npos);
}

TEST_CASE("JARM §2.3.3: form_post.jwt is the page of form_post with one input, response") {
  World world(jarm(ring_of()));
  const auto page = authorized(world, in_mode("form_post.jwt"));
  CHECK(page.status == 200);
  CHECK(page.body.find("<form method=\"post\" action=\"https://web.example/cb\">") != std::string::npos);
  const std::string input = "<input type=\"hidden\" name=\"response\" value=\"";
  const auto at = page.body.find(input);
  REQUIRE(at != std::string::npos);
  CHECK(page.body.find("<input", at + 1) == std::string::npos);
  const auto value = at + input.size();
  CHECK(claims_of(page.body.substr(value, page.body.find('"', value) - value)).contains("code"));
  CHECK(header(page, "Content-Security-Policy") ==
        header(authorized(world, in_mode("form_post")), "Content-Security-Policy"));
}

TEST_CASE("JARM §2.3.4: jwt is query.jwt for a code and fragment.jwt for what holds a token") {
  World world(jarm(ring_of()));
  CHECK(claims_of(in_query(authorized(world, in_mode("jwt")))).contains("code"));
  CHECK(claims_of(in_fragment(authorized(world, in_mode("jwt", implicit)))).contains("access_token"));
  const Params hybrid = in_mode("jwt", both(by_legacy, {{"response_type", "code token"}}));
  const auto claims = claims_of(in_fragment(authorized(world, hybrid)));
  CHECK(claims.contains("code"));
  CHECK(claims.contains("access_token"));
}

TEST_CASE("JARM §2.1: response is the only parameter, of answers and of errors") {
  World world(jarm(ring_of()));
  for (const char* mode : {"jwt", "query.jwt"}) {
    in_query(authorized(world, in_mode(mode)));
    in_query(answer(world, in_mode(mode, {{"scope", "nuclear"}})));
  }
  in_fragment(authorized(world, in_mode("fragment.jwt")));
  in_fragment(answer(world, in_mode("jwt", both(implicit, {{"scope", "nuclear"}}))));
}

TEST_CASE("JARM §2.1: the JWT tells iss, aud, exp and the parameters of the answer") {
  const auto keys = ring_of();
  World world(jarm(keys));
  const auto token = in_query(authorized(world, in_mode("jwt")));
  CHECK(is_signed_by(*keys, token));
  const auto claims = claims_of(token);
  CHECK(claims["iss"] == issuer);
  CHECK(claims["aud"] == "web");
  CHECK(claims["exp"] == (start + 10min).time_since_epoch().count());
  CHECK(claims["state"] == "xyz");
  CHECK(claims.size() == 5);
  // The code is one that works.
  CHECK(issued(redeem(world, claims["code"].get<std::string>())).access.size() > 0);
}

TEST_CASE("JARM §2.1: state comes back as it was sent, and a number is a number") {
  World world(jarm(ring_of()));
  for (const char* state :
       {"\"}],{\"code\":\"x\"", "a\\u0000b", "\xc3\xa4 \xe2\x80\xae \xf0\x9f\x98\x80", "007", "%00&=#"}) {
    CAPTURE(state);
    CHECK(claims_of(in_query(authorized(world, in_mode("jwt", {{"state", state}}))))["state"] == state);
  }
  const auto claims = claims_of(in_fragment(authorized(world, in_mode("jwt", implicit))));
  CHECK(claims["expires_in"] == 3600);
  CHECK(claims["expires_in"].is_number_unsigned());
  CHECK(claims["token_type"] == "Bearer");
}

TEST_CASE("JARM §2.1: it is good for ten minutes at most") {
  World shorter(jarm(ring_of(), {.lifetime = 1min}));
  CHECK(claims_of(in_query(authorized(shorter, in_mode("jwt"))))["exp"] == (start + 1min).time_since_epoch().count());
  World longer(jarm(ring_of(), {.lifetime = 601s}));
  CHECK(told(longer.server().check(), "more than ten minutes"));
  World endless(jarm(ring_of(), {.lifetime = Lifetime::never()}));
  CHECK(told(endless.server().check(), "more than ten minutes"));
  World longest(jarm(ring_of(), {.lifetime = 600s}));
  CHECK(longest.server().check().empty());
}

TEST_CASE("JARM §2.1: nothing that is added to an answer takes the place of a claim") {
  auto choices = jarm(ring_of());
  choices.more = [more = choices.more](Server& server) {
    more(server);
    server.extra_parameters([](const Approval&) { return Params{{"exp", "1"}, {"aud", "other"}, {"more", "1"}}; });
  };
  World world(std::move(choices));
  const auto token = in_query(authorized(world, in_mode("jwt")));
  const auto claims = claims_of(token);
  CHECK(claims["aud"] == "web");
  CHECK(claims["exp"] == (start + 10min).time_since_epoch().count());
  CHECK(claims["more"] == "1");
  CHECK(world.count(Event::Kind::parameter_dropped) == 2);
  // Nor is one there twice, for a reader that takes the other.
  CHECK(part_of(token, 1).find("\"aud\"") == part_of(token, 1).rfind("\"aud\""));
}

TEST_CASE("JARM §2.1: errors come in the mode that was asked for, before and after somebody was asked") {
  const auto keys = ring_of();
  World world(jarm(keys));
  const auto early = in_query(answer(world, in_mode("jwt", {{"scope", "nuclear"}})));
  CHECK(is_signed_by(*keys, early));
  const auto claims = claims_of(early);
  CHECK(claims["error"] == "invalid_scope");
  CHECK(claims["iss"] == issuer);
  CHECK(claims["aud"] == "web");
  CHECK(claims["state"] == "xyz");
  CHECK(error_in(in_query(answer(world, in_mode("query.jwt", {{"prompt", "none"}}), stranger()))) == "login_required");
  const auto denied = [&](const char* mode, const Params& changes = {}) {
    return world.server().decide(decision(consent(world, in_mode(mode, changes)), "deny"), browser());
  };
  CHECK(error_in(in_query(denied("jwt"))) == "access_denied");
  CHECK(error_in(in_fragment(denied("fragment.jwt"))) == "access_denied");
  CHECK(error_in(in_fragment(denied("jwt", implicit))) == "access_denied");
  CHECK(denied("form_post.jwt").body.find("name=\"response\"") != std::string::npos);
}

TEST_CASE("JARM §2.1: so does what a callback throws") {
  auto choices = jarm(ring_of());
  bool broken = true;
  choices.options.policy.scope = [&](const Client&, const User*, Scope requested) -> Result<Scope> {
    if (broken) throw std::runtime_error("out of order");
    return requested;
  };
  World world(std::move(choices));
  const auto token = in_query(answer(world, in_mode("jwt")));
  CHECK(error_in(token) == "server_error");
  CHECK(part_of(token, 1).find("order") == std::string::npos);
  CHECK(claims_of(token)["state"] == "xyz");
  CHECK(error_in(in_fragment(answer(world, in_mode("jwt", implicit)))) == "server_error");
  broken = false;
  CHECK(claims_of(in_query(authorized(world, in_mode("jwt")))).contains("code"));
}

TEST_CASE("JARM §2.1: an answer is plain where no JWT was asked for") {
  World world(jarm(ring_of()));
  CHECK(!location_param(authorized(world), "code").empty());
  CHECK(refusal(answer(world, {{"scope", "nuclear"}})) == "invalid_scope");
  CHECK(!location_param(authorized(world, in_mode("query")), "code").empty());
}

TEST_CASE("JARM §3: the client's algorithm signs, or that of the first ring, and the key is named") {
  const auto first = ring_of(SigningAlgorithm::eddsa);
  const auto second = ring_of(SigningAlgorithm::es256);
  World world(jarm({first, second}));
  const auto by_default = in_query(authorized(world, in_mode("jwt")));
  CHECK(header_of(by_default)["alg"] == "EdDSA");
  CHECK(header_of(by_default)["kid"] == first->signer()->kid());
  CHECK(is_signed_by(*first, by_default));
  world.client("web").authorization_response.authorization_signed_response_alg = "ES256";
  const auto chosen = in_query(authorized(world, in_mode("jwt")));
  CHECK(header_of(chosen)["alg"] == "ES256");
  CHECK(header_of(chosen)["kid"] == second->signer()->kid());
  CHECK(is_signed_by(*second, chosen));
}

TEST_CASE("JARM §3: an algorithm without a key is a mistake of registration, and the answer goes nowhere") {
  World world(jarm(ring_of()));
  auto& alg = world.client("web").authorization_response.authorization_signed_response_alg;
  for (const char* wrong : {"none", "HS256", "RS256", "es256"}) {
    CAPTURE(wrong);
    alg = wrong;
    CHECK(told(client_problems(world.client("web"), world.server()), "wants its answers signed with \"" + alg + '"'));
    CHECK(is_page(authorized(world, in_mode("jwt"))));
    CHECK(is_page(answer(world, in_mode("jwt", {{"scope", "nuclear"}}))));
    CHECK(told(world.failures, "wants its answers signed with \"" + alg + '"'));
  }
  alg = "ES256";
  CHECK(client_problems(world.client("web"), world.server()).empty());
  CHECK(claims_of(in_query(authorized(world, in_mode("jwt")))).contains("code"));
}

TEST_CASE("JARM §3: without a key the server does not start") {
  World world(jarm(nullptr));
  CHECK(told(world.server().check(), "response_modes::jwt has nothing to sign with"));
  World right(jarm(ring_of()));
  CHECK(right.server().check().empty());
}

TEST_CASE("JARM §2.3.1: a token goes into a query only where nobody else can read it") {
  World world(jarm(ring_of()));
  const auto refused = answer(world, in_mode("query.jwt", implicit));
  CHECK(error_in(in_fragment(refused)) == "invalid_request");
  CHECK(location(refused).find('?') == std::string::npos);
  const EncryptionKey own;
  encrypt_to(world.client("legacy"), own.jwks);
  const auto token = own.opened(in_query(authorized(world, in_mode("query.jwt", implicit))));
  CHECK(claims_of(token).contains("access_token"));
}

TEST_CASE("JARM §2.2: an answer is signed, then encrypted to the client's key") {
  const auto keys = ring_of();
  World world(jarm(keys));
  const EncryptionKey own;
  auto& client = world.client("web");
  encrypt_to(client, own.jwks);
  const auto token = in_query(authorized(world, in_mode("jwt")));
  CHECK(header_of(token)["alg"] == "ECDH-ES");
  CHECK(header_of(token)["enc"] == "A128CBC-HS256");
  CHECK(header_of(token)["cty"] == "JWT");
  CHECK(header_of(token)["kid"] == own.key.kid());
  const auto inner = own.opened(token);
  CHECK(is_signed_by(*keys, inner));
  CHECK(claims_of(inner).contains("code"));
  client.authorization_response.authorization_encrypted_response_enc = "A256GCM";
  CHECK(header_of(in_query(authorized(world, in_mode("jwt"))))["enc"] == "A256GCM");
  const auto error = in_query(answer(world, in_mode("jwt", {{"scope", "nuclear"}})));
  CHECK(error_in(own.opened(error)) == "invalid_scope");
}

TEST_CASE("JARM §2.2: where an answer cannot be encrypted there is a page, and never the clear") {
  World world(jarm(ring_of()));
  const EncryptionKey own;
  auto& client = world.client("web");
  const auto is_refused = [&](std::string_view problem) {
    CHECK(told(client_problems(client, world.server()), problem));
    const auto page = authorized(world, in_mode("jwt"));
    CHECK(is_page(answer(world, in_mode("jwt", {{"scope", "nuclear"}}))));
    return is_page(page) && told(world.failures, problem);
  };
  encrypt_to(client, "");
  CHECK(is_refused("has no key to encrypt its answers to"));
  // A key for signatures, and one of which nobody said what it is for.
  client.jwks =
      R"({"keys":[)" + jose::public_jwk(*jose::generate_key(jose::Algorithm::es256)) + ",{" + own.key.members() + "}]}";
  CHECK(is_refused("has no key to encrypt its answers to"));
  client.jwks = own.jwks;
  auto& wanted = client.authorization_response;
  wanted.authorization_encrypted_response_alg = "RSA-OAEP";
  CHECK(is_refused("wants its answers encrypted with \"RSA-OAEP\""));
  wanted.authorization_encrypted_response_alg = "ECDH-ES";
  wanted.authorization_encrypted_response_enc = "A128GCM";
  CHECK(is_refused("wants its answers encrypted with \"A128GCM\""));
  wanted.authorization_encrypted_response_enc = "A256GCM";
  CHECK(client_problems(client, world.server()).empty());
  CHECK(claims_of(own.opened(in_query(authorized(world, in_mode("jwt"))))).contains("code"));
}

TEST_CASE("JARM §2.2: a server that does not encrypt does not answer in the clear instead") {
  World world(jarm(ring_of(), {.encryption = false}));
  const EncryptionKey own;
  encrypt_to(world.client("web"), own.jwks);
  CHECK(is_page(authorized(world, in_mode("jwt"))));
  CHECK(told(client_problems(world.client("web"), world.server()), "JwtOptions::encryption rules out"));
  world.client("web").authorization_response = {};
  CHECK(claims_of(in_query(authorized(world, in_mode("jwt")))).contains("code"));
}

TEST_CASE("JARM §2.2: the key may be at the client's jwks_uri") {
  struct Published : RemoteKeys {
    std::string text;
    std::shared_ptr<const std::string> jwks(std::string_view url, Need) const override {
      return url == "https://web.example/jwks" ? std::make_shared<const std::string>(text) : nullptr;
    }
  };
  const EncryptionKey own;
  const auto published = std::make_shared<Published>();
  published->text = own.jwks;
  World world(jarm(ring_of(), {.remote_keys = published}));
  encrypt_to(world.client("web"), "");
  world.client("web").jwks_uri = "https://web.example/other";
  CHECK(is_page(authorized(world, in_mode("jwt"))));
  world.client("web").jwks_uri = "https://web.example/jwks";
  CHECK(client_problems(world.client("web"), world.server()).empty());
  World deaf(jarm(ring_of()));
  CHECK(told(client_problems(world.client("web"), deaf.server()), "set JwtOptions::remote_keys"));
  CHECK(claims_of(own.opened(in_query(authorized(world, in_mode("jwt"))))).contains("code"));
}

TEST_CASE("FAPI 2.0 Message Signing §5.3.3: a client uses the response modes that it is registered for") {
  World world(jarm(ring_of()));
  auto& modes = world.client("web").authorization_response.response_modes;
  modes = {"jwt"};
  for (const char* other : {"query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt"}) {
    CAPTURE(other);
    CHECK(error_in(in_query(answer(world, in_mode(other)))) == "invalid_request");
  }
  // Also where the usual one is no longer one of them.
  CHECK(error_in(in_query(answer(world))) == "invalid_request");
  CHECK(claims_of(in_query(authorized(world, in_mode("jwt")))).contains("code"));
  modes = {"query", "form_post.jwt"};
  CHECK(refusal(answer(world, in_mode("jwt"))) == "invalid_request");
  CHECK(!location_param(authorized(world), "code").empty());
  CHECK(client_problems(world.client("web"), world.server()).empty());
  modes = {"web_message"};
  CHECK(told(client_problems(world.client("web"), world.server()), "lists the response mode \"web_message\""));
}

TEST_CASE("JARM §2.4: who answers whom is in every answer, for the client to check") {
  World world(jarm(ring_of()));
  const Params changes[] = {{}, {{"scope", "nuclear"}}, {{"state", ""}}, {{"iss", "https://evil.example"}}};
  for (const auto& change : changes) {
    const bool is_wrong = change.contains("scope");
    const auto response = is_wrong ? answer(world, in_mode("jwt", change)) : authorized(world, in_mode("jwt", change));
    const auto claims = claims_of(in_query(response));
    CHECK(claims["iss"] == issuer);
    CHECK(claims["aud"].is_string());
    CHECK(claims["aud"] == "web");
  }
}

TEST_CASE("JARM §2.4: a key that turns between request and answer can be found as long as the answer is good") {
  TimePoint now = start;
  const auto keys = std::make_shared<KeyRing>(
      KeyRingOptions{.publish = 1min, .sign = 1h, .retire = 10min, .environment = {.clock = [&] { return now; }}});
  World world(jarm(keys));
  const std::string before(keys->signer()->kid());
  const auto asked = consent(world, in_mode("jwt"));
  const auto early = in_query(authorized(world, in_mode("jwt")));
  keys->rotate();
  now += 1min;
  world.now = now;
  const auto late = in_query(world.server().decide(decision(asked), browser()));
  CHECK(header_of(early)["kid"] == before);
  CHECK(header_of(late)["kid"] != before);
  now = start + 10min;
  keys->refresh();
  CHECK(is_signed_by(*keys, early));
  CHECK(is_signed_by(*keys, late));
}

TEST_CASE("JARM §2.4: keys that are gone before the answer is over are a mistake of set-up") {
  const auto ring = [](Lifetime retire) { return std::make_shared<KeyRing>(KeyRingOptions{.retire = retire}); };
  World gone(jarm(ring(599s)));
  CHECK(told(gone.server().check(), "longer than their key is published"));
  World there(jarm(ring(600s)));
  CHECK(there.server().check().empty());
  World shorter(jarm(ring(599s), {.lifetime = 599s}));
  CHECK(shorter.server().check().empty());
}

TEST_CASE("JARM §4: the metadata document tells the modes and the algorithms") {
  const auto told_by = [](Choices choices) {
    choices.more = [more = choices.more](Server& server) {
      if (more) more(server);
      server.endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
      server.endpoint("/token", endpoints::token());
      server.endpoint(endpoints::metadata({}));
    };
    World world(std::move(choices));
    constexpr const char* place = "/.well-known/oauth-authorization-server";
    return nlohmann::json::parse(handler_at(world.server().routes(), place)(get(place)).body);
  };
  using nlohmann::json;
  const auto all = told_by(jarm({ring_of(), ring_of(SigningAlgorithm::eddsa)}));
  CHECK(all["response_modes_supported"] ==
        json({"query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt"}));
  CHECK(all["authorization_signing_alg_values_supported"] == json({"ES256", "EdDSA"}));
  CHECK(all["authorization_encryption_alg_values_supported"] == json::array({"ECDH-ES"}));
  CHECK(all["authorization_encryption_enc_values_supported"] == json({"A256GCM", "A128CBC-HS256"}));
  const auto no_encryption = told_by(jarm(ring_of(), {.encryption = false}));
  CHECK(no_encryption["authorization_signing_alg_values_supported"] == json::array({"ES256"}));
  CHECK(!no_encryption.contains("authorization_encryption_alg_values_supported"));
  CHECK(!no_encryption.contains("authorization_encryption_enc_values_supported"));
  const auto none = told_by(rfc6749());
  CHECK(none["response_modes_supported"] == json({"query", "fragment", "form_post"}));
  CHECK(!none.contains("authorization_signing_alg_values_supported"));
}
