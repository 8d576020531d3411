#include "conformance/flows.hpp"
#include "support/assembly.hpp"
#include "support/bank.hpp"

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
