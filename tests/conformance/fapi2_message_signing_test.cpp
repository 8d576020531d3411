#include "conformance/flows.hpp"
#include "support/assembly.hpp"
#include "support/bank.hpp"
#include "support/signed_introspection.hpp"
#include "support/token_signatures.hpp"

// FAPI 2.0 Message Signing.

using namespace conformance;
using nlohmann::json;

namespace {

using Sentences = std::vector<std::string>;

Choices signing(const Profile& profile = Profile::fapi2_message_signing) {
  Choices choices;
  choices.more = [](Server& server) {
    server.request_objects({});
    const auto keys = std::make_shared<KeyRing>();
    for (auto& mode : response_modes::jwt(keys)) server.response_mode(std::move(mode));
    server.endpoint("/jwks", endpoints::jwks(keys));
  };
  return banking(profile, std::move(choices));
}

/// A bank whose requests are signed.
struct SigningBank : Bank {
  explicit SigningBank(Choices choices = signing()) : Bank(std::move(choices)) {}

  /// The request as an object; `changes` replace, add or (with null) remove claims.
  std::string object(const json& changes = json::object(), jose::Algorithm algorithm = jose::Algorithm::es256) {
    const auto now = world.now.time_since_epoch().count();
    json claims = {{"iss", "bank"}, {"aud", "https://auth.example"}, {"nbf", now}, {"exp", now + 300}};
    for (const auto& [name, value] : authorize_params(for_bank)) claims[name] = value;
    claims["response_mode"] = "jwt";
    claims.merge_patch(changes);
    return samples::signed_by(samples::generated(algorithm), claims.dump(), "oauth-authz-req+jwt");
  }

  Response push_object(const std::string& object) {
    return world::push(world, by_assertion({{"request", object}}, assertion(), "/par"));
  }
  std::string pushed(const json& changes, jose::Algorithm algorithm = jose::Algorithm::es256) {
    return outcome(push_object(object(changes, algorithm)));
  }
};

/// A bank that may be asked about tokens: `api` serves a resource, `shop` is a client as `bank` is.
struct AskedBank : SigningBank {
  explicit AskedBank(SigningKeys keys, const Profile& profile = Profile::fapi2_message_signing)
      : SigningBank(asked_choices(std::move(keys), profile)) {
    for (const auto* id : {"api", "shop"}) {
      auto client = bank_client();
      client.id = id;
      if (client.id == "api") client.resources = {"https://photos.example"};
      world.registered.push_back(std::move(client));
    }
  }

  Response ask(const std::string& token, const std::string& client, std::string_view accept = signed_media_type) {
    auto request = by_assertion({{"token", token}}, assertion({{"iss", client}, {"sub", client}}), "/introspect");
    request.headers.set("Accept", std::string(accept));
    return handler_at(world.server().routes(), "/introspect")(request);
  }
  json told(const std::string& token, const std::string& client) {
    const auto answer = ask(token, client);
    REQUIRE(answer.headers.get("Content-Type") == signed_media_type);
    return claims_of(answer.body)["token_introspection"];
  }

 private:
  static Choices asked_choices(SigningKeys keys, const Profile& profile) {
    auto choices = signing(profile);
    choices.more = [keys = std::move(keys), store = choices.store, more = choices.more](Server& server) {
      more(server);
      const auto tokens = stores::tokens(store, "https://auth.example");
      server.endpoint("/introspect", endpoints::introspection(tokens, {.keys = keys}));
    };
    return choices;
  }
};

}  // namespace

TEST_CASE("FAPI 2.0 MS §5.3.1: a request is a signed object, also where it is pushed") {
  SigningBank bank;
  CHECK(bank.asked({{"response_mode", "jwt"}}) == "invalid_request");
  CHECK(bank.asked_plainly() == "invalid_request");
  const auto pushed = bank.push_object(bank.object());
  CHECK(pushed.status == 201);
  CHECK(Bank::outcome_of(bank.come(pushed)) == "consent");
}

TEST_CASE("FAPI 2.0 MS §5.3.1: an object says from when to when it counts, an hour at most") {
  SigningBank bank;
  const auto now = bank.world.now.time_since_epoch().count();
  CHECK(bank.pushed({{"nbf", nullptr}}) == "400 invalid_request_object");
  CHECK(bank.pushed({{"exp", nullptr}}) == "400 invalid_request_object");
  CHECK(bank.pushed({{"exp", now + 3601}}) == "400 invalid_request_object");
  CHECK(bank.pushed({{"nbf", now - 3590}}) == "400 invalid_request_object");
  CHECK(bank.pushed({{"nbf", now + 61}}) == "400 invalid_request_object");
  CHECK(bank.pushed({{"nbf", now + 10}}) == "201");
  CHECK(bank.pushed({{"exp", now + 3600}}) == "201");
  // The profile that does not want objects signed does without nbf.
  SigningBank usual(signing(Profile::oauth21));
  CHECK(usual.pushed({{"nbf", nullptr}}) == "201");
}

TEST_CASE("FAPI 2.0 SP §5.4.1: nor is an object signed with RS256") {
  SigningBank bank;
  CHECK(bank.pushed(json::object(), jose::Algorithm::rs256) == "400 invalid_request_object");
  for (const auto algorithm : {jose::Algorithm::es256, jose::Algorithm::eddsa, jose::Algorithm::ps256}) {
    CHECK(bank.pushed(json::object(), algorithm) == "201");
  }
  SigningBank usual(signing(Profile::oauth21));
  CHECK(usual.pushed(json::object(), jose::Algorithm::rs256) == "201");
}

TEST_CASE("FAPI 2.0 MS §5.4.1: every answer is signed, in one parameter") {
  SigningBank bank;
  CHECK(bank.pushed({{"response_mode", nullptr}}) == "400 invalid_request");
  CHECK(bank.pushed({{"response_mode", "query"}}) == "400 invalid_request");
  for (const auto* mode : {"jwt", "query.jwt"}) {
    CAPTURE(mode);
    const auto step = bank.come(bank.push_object(bank.object({{"response_mode", mode}})));
    REQUIRE(std::holds_alternative<Consent>(step));
    const auto answer = bank.world.server().decide(decision(std::get<Consent>(step)), browser());
    CHECK(!location_param(answer, "response").empty());
    CHECK(location_param(answer, "code").empty());
    CHECK(location_param(answer, "state").empty());
  }
}

TEST_CASE("FAPI 2.0 MS §5.3.1, §5.4.1: a server that reads no objects and signs no answers is not set up") {
  CHECK(SigningBank().world.server().check().empty());
  CHECK(
      Bank(banking(Profile::fapi2_message_signing)).world.server().check() ==
      Sentences{"fapi2_message_signing: no request object is read, and FAPI 2.0 MS §5.3.1 wants every request signed; "
                "read them with Server::request_objects.",
                "fapi2_message_signing: no response mode signs its answers, and FAPI 2.0 MS §5.4.1 wants every one "
                "signed; register the response modes of JARM."});
}

TEST_CASE("FAPI 2.0 SP §5.4.1: answers are signed by a key that the profile of the client admits") {
  const auto rs256 = std::make_shared<KeyRing>(KeyRingOptions{.algorithm = SigningAlgorithm::rs256});
  const auto es256 = std::make_shared<KeyRing>();
  const auto answering = [](const SigningKeys& keys) {
    Choices choices;
    choices.more = [keys](Server& server) {
      server.request_objects({});
      for (auto& mode : response_modes::jwt(keys)) server.response_mode(std::move(mode));
    };
    return choices;
  };
  CHECK(holds(Bank(banking(Profile::fapi2_message_signing, answering(rs256))).world.server().check(),
              "fapi2_message_signing: response_modes::jwt signs with RS256, and FAPI 2.0 SP §5.4.1 does not admit it; "
              "choose another algorithm for its KeyRing."));

  // Of several keys the first that is admitted; of none no answer, rather than one that is signed otherwise.
  const auto header_of = [&](const SigningKeys& keys) {
    SigningBank bank(banking(Profile::oauth21, answering(keys)));
    bank.world.client("bank").profile = Profile::fapi2_message_signing;
    const auto step = bank.come(bank.push_object(bank.object()));
    REQUIRE(std::holds_alternative<Consent>(step));
    const auto answer = bank.world.server().decide(decision(std::get<Consent>(step)), browser());
    const auto response = location_param(answer, "response");
    if (response.empty()) return std::string(is_page(answer) ? "page" : "something");
    return json::parse(*base64url_decode(response.substr(0, response.find('.'))))["alg"].get<std::string>();
  };
  CHECK(header_of({rs256, es256}) == "ES256");
  CHECK(header_of(rs256) == "page");
}

TEST_CASE("FAPI 2.0 MS §5.5.1: introspection answers in the form of a JWT are signed") {
  const auto keys = ring_of();
  AskedBank bank(keys);
  CHECK(bank.world.server().check().empty());
  const auto token = issued(bank.token()).access;
  const auto answer = bank.ask(token, "api");
  CHECK(header_of(answer.body)["alg"] == "ES256");
  CHECK(is_signed_by(*keys, answer.body));
  CHECK_FALSE(is_signed_by(*ring_of(), answer.body));
  CHECK(bank.told(token, "api")["active"] == true);
  // Whoever wants JSON gets JSON (RFC 9701 §4).
  CHECK(member(bank.ask(token, "api", "application/json"), "active") == "true");
}

TEST_CASE("FAPI 2.0 SP §5.4.1: introspection answers are signed by a key that the profile of the caller admits") {
  const auto rs256 = ring_of(SigningAlgorithm::rs256);
  CHECK(holds(AskedBank(rs256).world.server().check(),
              "fapi2_message_signing: endpoints::introspection signs with RS256, and FAPI 2.0 SP §5.4.1 does not admit "
              "it; choose another algorithm for its KeyRing."));
  const auto alg_for = [&](const SigningKeys& keys, bool is_stricter) {
    AskedBank bank(keys, Profile::oauth21);
    if (is_stricter) bank.world.client("api").profile = Profile::fapi2_message_signing;
    const auto answer = bank.ask("x", "api");
    return answer.status == 200 ? header_of(answer.body)["alg"].get<std::string>() : error(answer);
  };
  CHECK(alg_for(rs256, true) == "server_error");
  CHECK(alg_for({rs256, ring_of()}, true) == "ES256");
  CHECK(alg_for({rs256, ring_of()}, false) == "RS256");
  CHECK(alg_for(rs256, false) == "RS256");
}

TEST_CASE("FAPI 2.0 MS §6.2: a client that serves no resource is told of its own tokens alone") {
  AskedBank bank(ring_of());
  const auto token = issued(bank.token()).access;
  CHECK(bank.told(token, "shop") == json{{"active", false}});
  CHECK(bank.told(token, "bank")["active"] == true);
  CHECK(bank.told(token, "api")["active"] == true);
}

TEST_CASE("FAPI 2.0 SP §5.4.1: signed metadata is signed by a key that the profile admits") {
  const auto wrong_with = [](const SigningKeys& keys) {
    auto choices = signing();
    choices.more = [keys, more = choices.more](Server& server) {
      more(server);
      server.endpoint("/authorize", endpoints::authorization([](const Request&) { return Response(); }));
      server.endpoint("/token", endpoints::token());
      server.endpoint(endpoints::metadata({.signing_keys = keys}));
    };
    return SigningBank(std::move(choices)).world.server().check();
  };
  CHECK(wrong_with(ring_of(SigningAlgorithm::rs256)) ==
        Sentences{"fapi2_message_signing: endpoints::metadata signs with RS256, and FAPI 2.0 SP §5.4.1 does not admit "
                  "it; choose another algorithm for its KeyRing."});
  CHECK(wrong_with(ring_of(SigningAlgorithm::ps256)).empty());
}

TEST_CASE("FAPI 2.0 MS §5.3.1, §5.4.1: the metadata tells what the profile lets through, and no more") {
  const auto told_by = [](const Profile& profile) {
    TokenWorld world(signing(profile));
    return json::parse(world.at("/.well-known/oauth-authorization-server", get("/")).body);
  };
  const auto strict = told_by(Profile::fapi2_message_signing);
  CHECK(strict["require_pushed_authorization_requests"] == true);
  CHECK(strict["require_signed_request_object"] == true);
  CHECK(strict["request_parameter_supported"] == true);
  CHECK(strict["response_modes_supported"] == json{"jwt", "query.jwt", "fragment.jwt", "form_post.jwt"});
  CHECK(strict["authorization_signing_alg_values_supported"] == json::array({"ES256"}));
  for (const char* name :
       {"request_object_signing_alg_values_supported", "dpop_signing_alg_values_supported",
        "token_endpoint_auth_signing_alg_values_supported", "revocation_endpoint_auth_signing_alg_values_supported",
        "introspection_endpoint_auth_signing_alg_values_supported"}) {
    CAPTURE(name);
    CHECK(strict[name] == json{"ES256", "EdDSA", "PS256"});
  }
  for (const char* name : {"token_endpoint_auth_methods_supported", "revocation_endpoint_auth_methods_supported",
                           "introspection_endpoint_auth_methods_supported"}) {
    CAPTURE(name);
    CHECK(strict[name] == json{"private_key_jwt", "tls_client_auth"});
  }
  CHECK(strict["grant_types_supported"] == json{"authorization_code", "refresh_token", "client_credentials"});
  const auto usual = told_by(Profile::oauth21);
  CHECK(usual["require_pushed_authorization_requests"] == false);
  CHECK_FALSE(usual.contains("require_signed_request_object"));
  CHECK(usual["response_modes_supported"].size() == 7);
  CHECK(usual["request_object_signing_alg_values_supported"].size() == 4);
}
