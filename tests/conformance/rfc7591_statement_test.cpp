#include "jose/keys.hpp"
#include "support/registration.hpp"

using namespace world;
using nlohmann::json;

// OAuth 2.0 Dynamic Client Registration: software statements.

namespace {

constexpr const char* trust = "https://trust.example";
const auto es256 = jose::Algorithm::es256;

TrustedIssuers trusted(const std::string& second = {}) {
  std::vector<TrustedIssuer> all = {{.issuer = trust, .jwks = jose::public_jwk_set({samples::generated(es256)})}};
  if (!second.empty()) all.push_back({.issuer = second, .jwks = all.front().jwks});
  return TrustedIssuers(std::move(all));
}

json claims(const json& changes = json::object()) {
  json all = {{"iss", trust}, {"software_id", "probe-1"}, {"client_name", "Stated"}};
  all.merge_patch(changes);
  return all;
}

std::string statement(const json& changes = json::object(), jose::Algorithm algorithm = es256) {
  return samples::signed_by(samples::generated(algorithm), claims(changes).dump(), "JWT");
}

RegistrationChoices believing(const std::string& second = {}) { return {.statements = trusted(second)}; }

constexpr const char* invalid = "400 invalid_software_statement";

}  // namespace

TEST_CASE("RFC 7591 §2.3: what a statement says takes precedence, and it comes back as it was sent") {
  RegistrationWorld world(believing());
  const auto stated = statement({{"redirect_uris", {"https://stated.example/cb"}}});
  const auto client = world.enrolled({{"software_statement", stated}, {"client_name", "Mine"}});
  CHECK(client.body["client_name"] == "Stated");
  CHECK(client.body["software_id"] == "probe-1");
  CHECK(client.body["redirect_uris"] == json{"https://stated.example/cb"});
  CHECK(client.body["software_statement"] == stated);
  CHECK_FALSE(client.body.contains("iss"));
  CHECK(json::parse(world.show(client).body)["software_statement"] == stated);
  CHECK(!world.tokens_of(client).access.empty());
}

TEST_CASE("RFC 7591 §2.3: a statement is held to the rules of metadata, too") {
  RegistrationWorld world(believing());
  CHECK(told_of(world.ask({{"software_statement", statement({{"redirect_uris", {"javascript:alert(1)"}}})}})) == iru);
  CHECK(told_of(world.ask({{"software_statement", statement({{"client_name", 7}})}})) == icm);
  const auto client = world.enrolled({{"software_statement", statement({{"scope", "read admin"}, {"trusted", true}})}});
  CHECK(client.body["scope"] == "read");
  CHECK_FALSE(client.body.contains("trusted"));
}

TEST_CASE("RFC 7591 §2.3: a statement of nobody who is listed is unapproved") {
  RegistrationWorld world(believing());
  const auto refused = world.ask({{"software_statement", statement({{"iss", "https://other.example"}})}});
  CHECK(told_of(refused) == "400 unapproved_software_statement");
  CHECK(is_private_json(refused));
  RegistrationWorld nobody;
  CHECK(told_of(nobody.ask({{"software_statement", statement()}})) == "400 unapproved_software_statement");
  CHECK(world.ask({{"software_statement", statement()}}).status == 201);
}

TEST_CASE("RFC 7591 §2.3: a statement is signed by its issuer, and alive") {
  RegistrationWorld world(believing());
  const auto now = start.time_since_epoch().count();
  const auto refused = [&](const std::string& sent) { return told_of(world.ask({{"software_statement", sent}})); };
  auto spoiled = statement();
  spoiled[spoiled.size() - 5] = spoiled[spoiled.size() - 5] == 'A' ? 'B' : 'A';
  CHECK(refused(spoiled) == invalid);
  CHECK(refused(statement({}, jose::Algorithm::eddsa)) == invalid);
  CHECK(refused(statement({}, jose::Algorithm::hs256)) == invalid);
  CHECK(refused(base64url_encode(R"({"alg":"none"})") + "." + base64url_encode(claims().dump()) + ".") == invalid);
  CHECK(refused(statement({{"exp", now - 3600}})) == invalid);
  CHECK(refused(statement({{"nbf", now + 3600}})) == invalid);
  CHECK(refused(statement({{"aud", "https://another.example"}})) == invalid);
  CHECK(refused("no statement") != "201");
  CHECK(told_of(world.ask({{"software_statement", 7}})) == icm);
  CHECK(refused(statement({{"exp", now + 3600}, {"nbf", now - 60}, {"aud", "https://auth.example"}})) == "201");
}

TEST_CASE("RFC 7591 §3: a statement may stand in for an initial access token") {
  auto choices = believing();
  choices.admit = registration::any_of({registration::by_token([](const TokenHash&) { return false; }),
                                        registration::by_statement({.scope = {"read"}})});
  RegistrationWorld world(std::move(choices));
  CHECK(world.ask().status == 401);
  CHECK(world.enrolled({{"software_statement", statement()}}).body["scope"] == "read");
}

TEST_CASE("RFC 7591 §3: a statement that is not believed is told of to who may register, and to others nothing is") {
  const auto with_statement = [](const json& changes) { return json{{"software_statement", statement(changes)}}; };
  const auto wrong = with_statement({{"exp", start.time_since_epoch().count() - 3600}});
  const auto unknown = with_statement({{"iss", "https://other.example"}});
  const auto valid = with_statement(json::object());
  const auto by_token = registration::by_token([](const TokenHash& hash) { return hash == hash_token("initial"); });
  auto choices = believing();
  choices.admit = by_token;
  RegistrationWorld world(std::move(choices));
  for (const auto& changes : {wrong, unknown, valid}) {
    CHECK(told_of(world.ask(changes)) == "401");
    CHECK(told_of(world.at(with_bearer(registering(metadata(changes)), "guess"))) == "401 invalid_token");
  }
  CHECK(told_of(world.at(with_bearer(registering(metadata(wrong)), "initial"))) == invalid);
  CHECK(told_of(world.at(with_bearer(registering(metadata(unknown)), "initial"))) ==
        "400 unapproved_software_statement");
  CHECK(world.at(with_bearer(registering(metadata(valid)), "initial")).status == 201);

  auto either = believing();
  either.admit = registration::any_of({by_token, registration::by_statement()});
  RegistrationWorld by_either(std::move(either));
  CHECK(told_of(by_either.ask()) == "401");
  CHECK(told_of(by_either.ask(wrong)) == invalid);
  CHECK(told_of(by_either.ask(unknown)) == "400 unapproved_software_statement");
  CHECK(by_either.ask(valid).status == 201);
}

TEST_CASE("RFC 7592 §2.2: an update does not get rid of what a statement says") {
  RegistrationWorld world(believing());
  const auto stated = statement({{"exp", (start + 60s).time_since_epoch().count()}});
  const auto client = world.enrolled({{"software_statement", stated}});
  world.now += 1h;
  auto left_out = world.updated(client, {{"client_name", "Mine"}});
  CHECK(left_out.body["client_name"] == "Stated");
  CHECK(left_out.body["software_statement"] == stated);
  const auto repeated = world.updated(left_out, {{"client_name", "Mine"}, {"software_statement", stated}});
  CHECK(repeated.body["client_name"] == "Stated");
}

TEST_CASE("RFC 7592 §2.2: a statement is replaced by one of the same issuer alone") {
  RegistrationWorld world(believing("https://second.example"));
  auto client = world.enrolled({{"software_statement", statement()}});
  const auto of_another = statement({{"iss", "https://second.example"}});
  CHECK(told_of(world.update(client, {{"software_statement", of_another}})) == invalid);
  CHECK(told_of(world.update(client, {{"software_statement", statement({{"iss", "https://third.example"}})}})) ==
        "400 unapproved_software_statement");
  const auto newer = statement({{"client_name", "Restated"}});
  client = world.updated(client, {{"software_statement", newer}});
  CHECK(client.body["client_name"] == "Restated");
  CHECK(client.body["software_statement"] == newer);
}
