#include "support/openid_registration.hpp"

using namespace world;
using nlohmann::json;

// OpenID Connect Dynamic Client Registration 1.0 §2: what a client says of the ID tokens, UserInfo and subjects it
// gets.

namespace {

/// A value for each of those members that is taken together with the others.
json all_members() {
  return {{"jwks", encryption_keys()},
          {"id_token_signed_response_alg", "ES256"},
          {"id_token_encrypted_response_alg", "RSA-OAEP-256"},
          {"id_token_encrypted_response_enc", "A256GCM"},
          {"userinfo_signed_response_alg", "RS256"},
          {"userinfo_encrypted_response_alg", "ECDH-ES"},
          {"userinfo_encrypted_response_enc", "A128CBC-HS256"},
          {"subject_type", "pairwise"},
          {"sector_identifier_uri", sector_uri},
          {"require_auth_time", true},
          {"initiate_login_uri", "https://probe.example/start"}};
}

}  // namespace

TEST_CASE("OpenID Connect Registration §2: each member is registered, told back, and kept") {
  ProviderWorld world;
  world.put_sector({"https://probe.example/cb"});
  const auto members = all_members();
  const auto client = world.enrolled(members);
  const auto shown = json::parse(world.show(client).body);
  for (const auto& member : members.items()) {
    const auto& name = member.key();
    const auto& value = member.value();
    CAPTURE(name);
    CHECK(client.body[name] == value);
    CHECK(shown[name] == value);
  }
  const auto found = world.registry->source()->find(client.id);
  REQUIRE(found);
  const auto& openid = found->openid;
  CHECK(openid.id_token_signed_response_alg == "ES256");
  CHECK(openid.id_token_encrypted_response_alg == "RSA-OAEP-256");
  CHECK(openid.id_token_encrypted_response_enc == "A256GCM");
  CHECK(openid.userinfo_signed_response_alg == "RS256");
  CHECK(openid.userinfo_encrypted_response_alg == "ECDH-ES");
  CHECK(openid.userinfo_encrypted_response_enc == "A128CBC-HS256");
  CHECK(openid.subject_type == "pairwise");
  CHECK(openid.sector_identifier_uri == sector_uri);
  CHECK(openid.require_auth_time);
  CHECK(openid.initiate_login_uri == "https://probe.example/start");
}

TEST_CASE("OpenID Connect Registration §2: at a server that tells nothing of people they are ignored, and not kept") {
  RegistrationWorld world;
  auto members = all_members();
  members["subject_type"] = "none of both";
  members["id_token_signed_response_alg"] = "none";
  members["initiate_login_uri"] = 7;
  const auto client = world.enrolled(members);
  for (const auto& member : members.items()) {
    const auto& name = member.key();
    CAPTURE(name);
    CHECK(client.body.contains(name) == (name == "jwks"));
  }
  const auto found = world.registry->source()->find(client.id);
  REQUIRE(found);
  CHECK(found->openid.subject_type == "public");
  CHECK(found->openid.id_token_signed_response_alg.empty());
}

TEST_CASE("OpenID Connect Registration §2: signing algorithms are those that are told, and never none or HMAC") {
  ProviderWorld world;
  for (const std::string name : {"id_token_signed_response_alg", "userinfo_signed_response_alg"}) {
    CAPTURE(name);
    for (const char* alg : {"none", "HS256", "RS1", "es256"}) {
      const auto refused = world.ask({{name, alg}});
      CHECK(told_of(refused) == icm);
      CHECK(described(refused) == name + ": must be ES256, EdDSA, PS256 or RS256");
    }
    const auto other = world.ask({{name, "EdDSA"}});
    CHECK(told_of(other) == icm);
    CHECK(described(other) == name + ": EdDSA is not served here");
    CHECK(world.enrolled({{name, "ES256"}}).body[name] == "ES256");
    CHECK(!world.enrolled().body.contains(name));
  }
}

TEST_CASE("OpenID Connect Registration §2: encryption is by RSA-OAEP-256 or ECDH-ES, never RSA1_5, and to a key") {
  ProviderWorld world;
  const auto keys = encryption_keys();
  for (const std::string kind : {"id_token", "userinfo"}) {
    CAPTURE(kind);
    const auto alg = kind + "_encrypted_response_alg";
    const auto enc = kind + "_encrypted_response_enc";
    for (const char* other : {"RSA1_5", "RSA-OAEP", "ECDH-ES+A256KW", "dir"}) {
      CHECK(described(world.ask({{"jwks", keys}, {alg, other}})) == alg + ": must be RSA-OAEP-256 or ECDH-ES");
    }
    CHECK(described(world.ask({{"jwks", keys}, {alg, "ECDH-ES"}, {enc, "A128GCM"}})) ==
          enc + ": must be A128CBC-HS256 or A256GCM");
    CHECK(described(world.ask({{"jwks", keys}, {enc, "A256GCM"}})) == enc + ": needs " + alg);
    const auto keyless = world.ask({{alg, "RSA-OAEP-256"}});
    CHECK(told_of(keyless) == icm);
    CHECK(described(keyless) == alg + ": needs jwks or jwks_uri");
    for (const char* right : {"RSA-OAEP-256", "ECDH-ES"}) {
      const auto client = world.enrolled({{"jwks", keys}, {alg, right}, {enc, "A256GCM"}});
      CHECK(client.body[alg] == right);
      CHECK(client.body[enc] == "A256GCM");
      CHECK(!world.enrolled({{"jwks", keys}, {alg, right}}).body.contains(enc));
    }
    CHECK(world.enrolled({{"jwks_uri", "https://probe.example/jwks"}, {alg, "ECDH-ES"}}).body[alg] == "ECDH-ES");
  }
}

TEST_CASE("OpenID Connect Registration §2: encryption that nobody does here is refused, and not passed over") {
  ProviderWorld without(
      {{"id_token_encryption_alg_values_supported", nullptr}, {"id_token_encryption_enc_values_supported", nullptr}});
  const json wanted = {{"jwks", encryption_keys()}, {"id_token_encrypted_response_alg", "RSA-OAEP-256"}};
  const auto refused = without.ask(wanted);
  CHECK(told_of(refused) == icm);
  CHECK(described(refused) == "id_token_encrypted_response_alg: RSA-OAEP-256 is not served here");
  ProviderWorld world;
  CHECK(world.enrolled(wanted).body["id_token_encrypted_response_alg"] == "RSA-OAEP-256");
}

TEST_CASE("OpenID Connect Registration §2: subject_type is one that the server tells; public needs not be said") {
  ProviderWorld world;
  CHECK(described(world.ask({{"subject_type", "private"}})) == "subject_type: must be public or pairwise");
  CHECK(told_of(world.ask({{"subject_type", true}})) == icm);
  CHECK(!world.enrolled().body.contains("subject_type"));
  CHECK(world.enrolled({{"subject_type", "public"}}).body["subject_type"] == "public");
  CHECK(world.enrolled({{"subject_type", "pairwise"}}).body["subject_type"] == "pairwise");
  ProviderWorld alike(json{{"subject_types_supported", json::array({"public"})}});
  CHECK(described(alike.ask({{"subject_type", "pairwise"}})) == "subject_type: pairwise is not served here");
  CHECK(alike.enrolled({{"subject_type", "public"}}).body["subject_type"] == "public");
}

TEST_CASE("OpenID Connect Registration §2: an update from pairwise to what is usual takes it back") {
  ProviderWorld world;
  const auto client = world.enrolled({{"subject_type", "pairwise"}, {"require_auth_time", true}});
  const auto updated = world.updated(client, {{"subject_type", "public"}});
  CHECK(updated.body["subject_type"] == "public");
  CHECK(!updated.body.contains("require_auth_time"));
  const auto found = world.registry->source()->find(client.id);
  REQUIRE(found);
  CHECK(found->openid.subject_type == "public");
  CHECK(!found->openid.require_auth_time);
}

TEST_CASE("OpenID Connect Registration §2: require_auth_time is a boolean, and a false that was said is told back") {
  ProviderWorld world;
  CHECK(told_of(world.ask({{"require_auth_time", "true"}})) == icm);
  CHECK(world.enrolled({{"require_auth_time", false}}).body["require_auth_time"] == false);
  CHECK(!world.enrolled().body.contains("require_auth_time"));
  CHECK(world.enrolled({{"require_auth_time", true}}).body["require_auth_time"] == true);
}

TEST_CASE("OpenID Connect Core §4, Registration §2: initiate_login_uri is https, without a fragment") {
  ProviderWorld world;
  for (const char* uri : {"http://probe.example/start", "http://127.0.0.1/start", "javascript:alert(1)", "/start",
                          "com.example.app:/start", "https://probe.example/start#x", "https://a@probe.example/"}) {
    CAPTURE(uri);
    const auto refused = world.ask({{"initiate_login_uri", uri}});
    CHECK(told_of(refused) == icm);
    CHECK(described(refused) == "initiate_login_uri: must be an https URL without fragment");
  }
  const auto client = world.enrolled({{"initiate_login_uri", "https://probe.example/start?from=op"}});
  CHECK(client.body["initiate_login_uri"] == "https://probe.example/start?from=op");
}
