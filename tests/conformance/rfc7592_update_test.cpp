#include "jose/keys.hpp"
#include "support/authorization.hpp"
#include "support/registration.hpp"

using namespace world;
using nlohmann::json;

// OAuth 2.0 Dynamic Client Registration Management: updates.

namespace {

constexpr const char* gone = "401 invalid_token";
const json basic = {{"token_endpoint_auth_method", "client_secret_basic"}};

json public_keys(jose::Algorithm algorithm) {
  return json::parse(jose::public_jwk_set({samples::generated(algorithm)}));
}

/// What of a registration an update may change.
json registered_part(const Response& shown) {
  auto body = json::parse(shown.body);
  body.erase("registration_access_token");
  return body;
}

}  // namespace

TEST_CASE("RFC 7592 §2.2: an update replaces, and what is left out goes to its default") {
  RegistrationWorld world;
  const auto client = world.enrolled({{"logo_uri", "https://probe.example/logo"}, {"scope", "read"}});
  const auto changed = world.updated(client, {{"client_name", "New"}, {"grant_types", nullptr}});
  CHECK(changed.id == client.id);
  CHECK(changed.body["client_name"] == "New");
  CHECK_FALSE(changed.body.contains("logo_uri"));
  CHECK(changed.body["scope"] == "read write");
  CHECK(changed.body["grant_types"] == json{"authorization_code"});
  CHECK(changed.body["client_id_issued_at"] == client.body["client_id_issued_at"]);
  auto shown = json::parse(world.show(changed).body);
  CHECK(shown == changed.body);
}

TEST_CASE("RFC 7592 §2.2: the id is there, and the one of the path") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  for (const json& id : {json(nullptr), json(""), json("web"), json(7), json(client.id + "x")}) {
    CAPTURE(id.dump());
    CHECK(told_of(world.update(client, {{"client_id", id}})) == icm);
  }
  CHECK(world.update(client).status == 200);
}

TEST_CASE("RFC 7592 §2.2: a secret is the one that the client has, and is never taken over") {
  RegistrationWorld world;
  auto client = world.enrolled(basic);
  const auto with_secret = [&](const json& secret) {
    auto changes = basic;
    changes["client_secret"] = secret;
    return world.update(client, changes);
  };
  CHECK(told_of(with_secret("my own choice of a secret")) == icm);
  CHECK(told_of(with_secret(7)) == icm);
  CHECK(told_of(with_secret("")) == icm);
  const auto kept = with_secret(client.secret);
  CHECK(kept.status == 200);
  CHECK(member(kept, "client_secret").empty());
  CHECK(!world.tokens_of(client).access.empty());
}

TEST_CASE("RFC 7592 §2.2: an update holds nothing that the server alone says") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  for (const char* name :
       {"registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"}) {
    CAPTURE(name);
    const auto told = client.body.contains(name) ? client.body[name] : json(0);
    CHECK(told_of(world.update(client, {{name, told}})) == icm);
  }
  CHECK(world.update(client).status == 200);
}

TEST_CASE("RFC 7592 §2.2: an update is JSON, of no more than 64 KiB") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  auto form = world.configuring("PUT", client, "client_id=" + client.id);
  form.headers.set("Content-Type", "application/x-www-form-urlencoded");
  CHECK(told_of(world.at(form)) == "415 invalid_client_metadata");
  CHECK(told_of(world.update(client, {{"x", std::string(65'536, 'x')}})) == "413 invalid_client_metadata");
  CHECK(told_of(world.at(world.configuring("PUT", client, "[]"))) == icm);
  CHECK(world.update(client).status == 200);
}

TEST_CASE("RFC 7592 §2.2: what would be refused at registration is refused, and changes nothing") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto before = registered_part(world.show(client));
  CHECK(told_of(world.update(client, {{"redirect_uris", {"javascript:alert(1)"}}})) == iru);
  CHECK(told_of(world.update(client, {{"client_name", 7}})) == icm);
  CHECK(told_of(world.update(client, {{"jwks", {{"keys", "none"}}}})) == icm);
  CHECK(registered_part(world.show(client)) == before);
  CHECK(world.update(client, {{"client_name", "Seven"}}).status == 200);
}

TEST_CASE("RFC 7592 §2.2: an update widens neither scope nor grants") {
  RegistrationWorld world({.admission = {.scope = {"read"}}});
  const auto client = world.enrolled(basic);
  auto changes = basic;
  changes["scope"] = "read write admin";
  changes["grant_types"] = {"authorization_code", "client_credentials"};
  const auto changed = world.updated(client, changes);
  CHECK(changed.body["scope"] == "read");
  CHECK(changed.body["grant_types"] == json{"authorization_code"});
}

TEST_CASE("RFC 7592 §5: an update gives a new token, and the old one ends when that is used first") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto changed = world.updated(client);
  CHECK(changed.token != client.token);
  CHECK(world.show(client).status == 200);
  CHECK(member(world.show(client), "registration_access_token") == client.token);
  CHECK(world.show(changed).status == 200);
  CHECK(told_of(world.show(client)) == gone);
  CHECK(world.show(changed).status == 200);
}

TEST_CASE("RFC 7592 §5: a refused update with the new token ends the old one, too") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto changed = world.updated(client);
  CHECK(told_of(world.update(changed, {{"client_name", 7}})) == icm);
  CHECK(told_of(world.show(client)) == gone);
  CHECK(world.show(changed).status == 200);
}

TEST_CASE("RFC 7592 §5: an answer that was lost locks nobody out, and the old token ends in an hour") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  world.updated(client);
  world.now += 59min;
  const auto again = world.updated(client, {{"client_name", "Again"}});
  world.now += 1min;
  CHECK(told_of(world.show(client)) == gone);
  CHECK(world.show(again).status == 200);
}

TEST_CASE("RFC 6749 §3.1.2.2, RFC 7592 §2.2: a redirect URI that is taken away gets nothing, other grants live") {
  RegistrationWorld world;
  const auto client = world.enrolled({{"redirect_uris", {"https://probe.example/cb", "https://probe.example/other"}}});
  const auto tokens = world.tokens_of(client);
  const auto code = world.code_of(client);
  const auto kept_code = world.code_of(client, {{"redirect_uri", "https://probe.example/other"}});
  const auto page = consent(world, world.asking(client));
  world.updated(client, {{"redirect_uris", {"https://probe.example/other"}}});
  CHECK(told_of(world.redeem(client, code)) == "400 invalid_grant");
  const auto decided = world.server().decide(decision(page), browser());
  CHECK(is_page(decided, 400));
  CHECK(world.accepts(tokens.access));
  CHECK(world.refresh(client, tokens.refresh).status == 200);
  CHECK(world.redeem(client, kept_code, {{"redirect_uri", "https://probe.example/other"}}).status == 200);
}

TEST_CASE("RFC 7592 §2.2: another name or another link ends no grant") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto tokens = world.tokens_of(client);
  const auto code = world.code_of(client);
  world.updated(client, {{"client_name", "Renamed"}, {"client_uri", "https://probe.example/"}});
  CHECK(world.accepts(tokens.access));
  CHECK(world.redeem(client, code).status == 200);
  CHECK(world.refresh(client, tokens.refresh).status == 200);
}

TEST_CASE("RFC 7592 §2.2: with another method every grant ends, and a secret is drawn or dropped") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  const auto tokens = world.tokens_of(client);
  const auto code = world.code_of(client);
  const auto page = consent(world, world.asking(client));
  const auto confidential = world.updated(client, basic);
  CHECK(base64url_decode(confidential.secret).value_or("").size() == 32);
  CHECK(confidential.body["client_secret_expires_at"] == 0);
  CHECK_FALSE(world.accepts(tokens.access));
  CHECK(told_of(world.refresh(client, tokens.refresh)) == "401 invalid_client");
  CHECK(told_of(world.refresh(confidential, tokens.refresh)) == "400 invalid_grant");
  CHECK(told_of(world.redeem(confidential, code)) == "400 invalid_grant");
  CHECK(is_page(world.server().decide(decision(page), browser()), 400));
  const auto anew = world.tokens_of(confidential);
  CHECK(world.accepts(anew.access));
  const auto open = world.updated(confidential);
  CHECK_FALSE(open.body.contains("client_secret_expires_at"));
  CHECK_FALSE(world.accepts(anew.access));
  CHECK(told_of(world.redeem(confidential, world.code_of(open))) == "401 invalid_client");
  CHECK(!world.tokens_of(open).access.empty());
}

TEST_CASE("RFC 7592 §2.2: with other keys every grant ends, and with the same ones none") {
  RegistrationWorld world({.world = {.more = [store = stores::memory()](Server& server) {
                             server.authenticate(client_auth::private_key_jwt(store));
                           }}});
  const auto keys = public_keys(jose::Algorithm::es256);
  auto client = world.enrolled({{"jwks", keys}});
  const auto tokens = world.tokens_of(client);
  auto spaced = world.configuring("PUT", client, metadata({{"client_id", client.id}, {"jwks", keys}}).dump(4));
  client = RegistrationWorld::read(world.at(spaced), 200);
  CHECK(world.accepts(tokens.access));
  world.updated(client, {{"jwks", public_keys(jose::Algorithm::eddsa)}});
  CHECK_FALSE(world.accepts(tokens.access));
}

TEST_CASE("RFC 7592 §2.2: an update that would be too much to be told again leaves the client as it was") {
  RegistrationWorld world;
  const auto client = world.enrolled();
  json changes = {{"client_name", "New"}};
  for (int i = 0; i < 251; ++i) changes["client_name#a" + std::to_string(i)] = "New";
  CHECK(told_of(world.update(client, changes)) == icm);
  CHECK(json::parse(world.show(client).body)["client_name"] == "Probe");
  for (int i = 200; i < 251; ++i) changes.erase("client_name#a" + std::to_string(i));
  CHECK(world.updated(client, changes).body["client_name#a199"] == "New");
}
