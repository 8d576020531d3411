#include "conformance/flows.hpp"
#include "jose/keys.hpp"
#include "openid/id_token_hint.hpp"
#include "support/asking.hpp"
#include "support/openid_world.hpp"

// OpenID Connect Client-Initiated Backchannel Authentication Core 1.0: who a hint means, and who signed in.

using namespace conformance;

namespace {

using jose::Algorithm;
using nlohmann::json;

constexpr const char* bank = "https://bank.example";

/// What `bank` signs about alice for this server; `changes` replace, add or (with null) remove claims.
std::string hint_token(const json& changes = json::object(), std::string_view typ = {},
                       const jose::Key& key = samples::generated(Algorithm::es256)) {
  const auto seconds = start.time_since_epoch().count();
  json claims = {{"iss", bank}, {"sub", "alice"}, {"aud", "https://auth.example"}, {"exp", seconds + 300}};
  if (changes.is_object()) claims.merge_patch(changes);
  return samples::signed_by(key, claims.dump(), typ);
}

TrustedIssuers trusted_bank() {
  return TrustedIssuers({{.issuer = bank, .jwks = jose::public_jwk_set({samples::generated(Algorithm::es256)})}});
}

Params by_token(const std::string& token) { return {{"login_hint", ""}, {"login_hint_token", token}}; }
Params by_id_token(const std::string& token) { return {{"login_hint", ""}, {"id_token_hint", token}}; }

/// A provider where `web` has people asked who got an ID token before.
class AskingProvider : public OpenidWorld {
 public:
  explicit AskingProvider(ProviderChoices choices = {})
      : OpenidWorld(choices),
        backchannel(store, {.user = known_people, .id_token_hint = openid::id_token_hint(op, "https://auth.example")}) {
    server().backchannel(ciba_endpoint, backchannel);
    server().exchange(exchanges::ciba(backchannel, op.issue(tokens::opaque(tokens, {.access = 1h, .refresh = 24h}))));
    client("web").grant_types.emplace_back(ciba_grant);
    client("post").grant_types.emplace_back(ciba_grant);
  }

  Response ask(const Params& changes, std::string_view id = "web") {
    const auto question = changed(AskingWorld::question({{"scope", "openid read"}}), changes);
    return at(ciba_endpoint, asking_as(id, question));
  }

  Backchannel backchannel;
};

}  // namespace

TEST_CASE("CIBA Core §7.1: a login_hint_token is signed by somebody trusted, for this server alone, and in time") {
  std::string said;
  AskingWorld world({.user =
                         [&](const BackchannelHints& hints) {
                           if (hints.login_hint_token) said = hints.login_hint_token->issuer;
                           return known_people(hints);
                         },
                     .login_hint_tokens = trusted_bank(),
                     .per_user = 100});
  const auto outcome_of = [&](const std::string& token) { return outcome(world.ask(by_token(token))); };
  const auto seconds = start.time_since_epoch().count();
  CHECK(outcome_of(hint_token({{"iss", "https://evil.example"}})) == "400 invalid_request");
  CHECK(outcome_of(hint_token({}, {}, samples::generated(Algorithm::eddsa))) == "400 invalid_request");
  CHECK(outcome_of(hint_token({{"aud", "https://other.example"}})) == "400 invalid_request");
  CHECK(outcome_of(hint_token({{"aud", {"https://auth.example", "https://other.example"}}})) == "400 invalid_request");
  CHECK(outcome_of(hint_token({{"exp", nullptr}})) == "400 invalid_request");
  CHECK(outcome_of(hint_token({{"sub", nullptr}})) == "400 invalid_request");
  CHECK(outcome_of(hint_token({}, "at+jwt")) == "400 invalid_request");
  CHECK(outcome_of("nonsense") == "400 invalid_request");
  CHECK(said.empty());
  CHECK(outcome_of(hint_token({{"exp", seconds}})) == "400 expired_login_hint_token");
  CHECK(outcome_of(hint_token({{"exp", seconds}, {"aud", "https://other.example"}})) == "400 invalid_request");
  CHECK(outcome_of(hint_token({{"sub", "mallory"}})) == "400 unknown_user_id");
  CHECK(outcome_of(hint_token({}, "JWT")) == "200");
  CHECK(outcome_of(hint_token()) == "200");
  CHECK(said == bank);
  CHECK(world.backchannel.waiting("alice").size() == 2);
}

TEST_CASE("CIBA Core §7.1: where nobody is trusted no login_hint_token is taken") {
  AskingWorld world;
  CHECK(outcome(world.ask(by_token(hint_token()))) == "400 invalid_request");
  CHECK(outcome(world.ask()) == "200");
}

TEST_CASE("CIBA Core §7.1: an id_token_hint is one of this client, of this server, and may have ended") {
  AskingProvider world;
  CHECK(outcome(world.ask(by_id_token(world.id_token({{"aud", "post"}})))) == "400 invalid_request");
  CHECK(outcome(world.ask(by_id_token(world.id_token({{"iss", bank}})))) == "400 invalid_request");
  CHECK(outcome(world.ask(by_id_token(world.id_token({{"exp", nullptr}})))) == "400 invalid_request");
  CHECK(outcome(world.ask(by_id_token(hint_token({{"aud", "web"}})))) == "400 invalid_request");
  CHECK(outcome(world.ask(by_id_token(world.id_token()), "post")) == "400 invalid_request");
  CHECK(world.backchannel.waiting("alice").empty());
  const auto good = world.ask(by_id_token(world.id_token()));
  INFO(good.body);
  CHECK(outcome(good) == "200");
  CHECK(world.backchannel.waiting("alice").size() == 1);
  auto of_nobody = by_id_token(world.id_token({{"sub", "mallory"}}));
  of_nobody.add("scope", "read");
  CHECK(outcome(world.ask(of_nobody)) == "400 unknown_user_id");
}

TEST_CASE("CIBA Core §10.1: where openid was granted the client learns who signed in, and how") {
  AskingProvider world;
  world.client("web").openid.require_auth_time = true;
  const auto auth_req_id = member(world.ask({}), "auth_req_id");
  const auto asked = world.backchannel.waiting("alice");
  REQUIRE(asked.size() == 1);
  const User alice{.id = "alice", .authentication = {.auth_time = start - 60s, .acr = "mfa", .amr = {"face"}}};
  CHECK(world.backchannel.decide(asked.front().id, "alice", Decision::allow(alice, asked.front().access)));
  const auto answer = world.token(web_request({{"grant_type", ciba_grant}, {"auth_req_id", auth_req_id}}));
  const auto hint = openid::read_hint(*world.op.state(), "https://auth.example", id_token_of(answer));
  REQUIRE(hint);
  CHECK(hint->client_id == "web");
  CHECK(hint->sub == "alice");
  CHECK(hint->sid.empty());
  CHECK(hint->authentication.auth_time == start - 60s);
  CHECK(hint->authentication.acr == "mfa");
  const auto plain = member(world.ask({{"scope", "read"}}), "auth_req_id");
  const auto second = world.backchannel.waiting("alice");
  REQUIRE(second.size() == 1);
  CHECK(world.backchannel.decide(second.front().id, "alice", Decision::allow(alice, second.front().access)));
  const auto without = world.token(web_request({{"grant_type", ciba_grant}, {"auth_req_id", plain}}));
  CHECK(without.status == 200);
  CHECK(member(without, "id_token").empty());
}
