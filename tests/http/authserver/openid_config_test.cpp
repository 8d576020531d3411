#include <doctest/doctest.h>

#include "http/authserver/config_check.hpp"
#include "http/authserver/openid_client.hpp"
#include "jose/ecdh_es.hpp"
#include "jose/key_transport.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

const Json nothing = Json::object();
constexpr const char* salt = "AAECAwQFBgcICQoLDA0ODw";

Json algs(std::initializer_list<const char*> all) {
  return Json{{"signing_algs", std::vector<std::string>(all.begin(), all.end())}};
}

Json set_of(const std::string& jwk, const char* use = "enc") {
  auto key = Json::parse(jwk);
  key["use"] = use;
  return Json{{"keys", {key}}};
}

}  // namespace

TEST_CASE("authserver config: openid") {
  expect_all_in(
      openid_config(),
      {
          {"/openid", true, nothing, "openid: expected an object"},
          {"/openid", {{"issuer", "x"}}, nothing, "openid.issuer: unknown key"},
          {"/openid",
           {{"id_token_lifetime", 0}},
           {{"id_token_lifetime", 1}},
           "openid.id_token_lifetime: expected a whole"},
          {"/openid",
           {{"id_token_lifetime", 3601}},
           {{"id_token_lifetime", 3600}},
           "openid.id_token_lifetime: expected a whole number from 1 to 3600"},
          {"/openid",
           {{"id_token_lifetime", nullptr}},
           {{"id_token_lifetime", 300}},
           "openid.id_token_lifetime: expected"},
          {"/openid", algs({"HS256"}), algs({"RS256"}),
           "openid.signing_algs: expected some of RS256, ES256, PS256 and"},
          {"/openid", algs({"RS256", "none"}), algs({"RS256", "EdDSA"}), "openid.signing_algs: expected some of"},
          {"/openid", algs({"RS256", "RS256"}), algs({"RS256", "PS256"}), "openid.signing_algs: expected some of"},
          {"/openid", algs({"ES256"}), algs({"ES256", "RS256"}), "openid.signing_algs: expected RS256 among them"},
          {"/openid", algs({}), algs({"RS256"}), "openid.signing_algs: expected RS256 among them"},
          {"/openid", {{"acr", ""}}, {{"acr", "urn:example:acr"}}, "openid.acr: expected a name without spaces"},
          {"/openid", {{"acr", "two words"}}, {{"acr", "mfa"}}, "openid.acr: expected a name without spaces"},
          {"/openid",
           {{"pairwise_salt", "AAECAwQFBgcICQoLDA0O"}},
           {{"pairwise_salt", salt}},
           "openid.pairwise_salt: expected at least 16 random bytes"},
          {"/openid",
           {{"pairwise_salt", "not base64url!"}},
           {{"pairwise_salt", salt}},
           "openid.pairwise_salt: expected"},
      });
}

TEST_CASE("authserver config: keys are published for as long as an ID token is good for") {
  auto config = openid_config({{"keys", {{"retire", 100}}}});
  expect_all_in(config, {{"/openid",
                          {{"id_token_lifetime", 101}},
                          {{"id_token_lifetime", 100}},
                          "openid.id_token_lifetime: expected at most keys.retire, 100"}});
}

TEST_CASE("authserver config: under FAPI 2.0 nothing is signed with RS256") {
  const SigningClient client;
  auto config = under("fapi2_security", client);
  config["scopes"] = {"openid", "read"};
  expect_all_in(config, {{"/openid", algs({"RS256", "ES256"}), algs({"PS256", "ES256"}),
                          "openid.signing_algs: expected others than RS256, because of the profile fapi2_security"},
                         {"/openid", algs({}), algs({"ES256"}), "openid.signing_algs: expected at least one"}});
  const AuthServer server(config);
  CHECK(Json::parse(server.get("/.well-known/openid-configuration").body)["id_token_signing_alg_values_supported"] ==
        Json{"ES256"});
}

TEST_CASE("authserver config: a salt is never repeated") {
  const support::TemporaryDirectory directory;
  const auto ended = check(write_config(directory.path(), openid_config({{"openid", {{"pairwise_salt", "hunter2"}}}})));
  CHECK(ended.status == 2);
  CHECK_FALSE(holds(ended.err, "hunter2"));
}

TEST_CASE("authserver config: a password alone is not called what both factors are") {
  auto config = openid_config({{"openid", Json::object()}});
  config["users"][0]["totp_secret"] = std::string(32, 'A');
  expect_all_in(config, {{"/openid/acr", "mfa", "pwd", "openid.acr: expected another than mfa"}});
}

TEST_CASE("authserver config: what clients know people by is ASCII") {
  expect_all_in(openid_config(), {{"/users/0/sub", "\u00e9ve", "eve", "users[0].sub: expected printable ASCII"}});
  expect_all({{"/users/0/sub", "", "\u00e9ve", "users[0].sub: expected a string"}});
}

TEST_CASE("authserver config: what clients want of ID tokens and UserInfo") {
  const auto with_rings = openid_config({{"openid", algs({"RS256", "ES256"})}});
  for (const std::string kind : {"id_token", "userinfo"}) {
    const auto at = "/clients/0/" + kind;
    const auto place = "clients[0]." + kind;
    const auto signed_alg = at + "_signed_response_alg";
    const auto alg = at + "_encrypted_response_alg";
    const auto enc = at + "_encrypted_response_enc";
    expect_all_in(with_rings,
                  {{signed_alg.c_str(), "none", "ES256", (place + "_signed_response_alg: expected ES256, ").c_str()},
                   {signed_alg.c_str(), "HS256", "RS256", (place + "_signed_response_alg: expected ES256, ").c_str()},
                   {signed_alg.c_str(), "EdDSA", "ES256",
                    (place + "_signed_response_alg: expected one of openid.signing_algs").c_str()},
                   {alg.c_str(), "RSA1_5", "", (place + "_encrypted_response_alg: expected RSA-OAEP-256 or").c_str()},
                   {alg.c_str(), "ECDH-ES", "", (place + "_encrypted_response_alg: expected none, or a key").c_str()},
                   {enc.c_str(), "A256GCM", "", (place + "_encrypted_response_enc: expected none, or").c_str()}});
    auto encrypting = with_rings;
    encrypting["clients"][0]["jwks"] = set_of(jose::public_jwk(*jose::generate_agreement_key()));
    encrypting["clients"][0][kind + "_encrypted_response_alg"] = "ECDH-ES";
    expect_all_in(encrypting, {{enc.c_str(), "A128GCM", "A128CBC-HS256",
                                (place + "_encrypted_response_enc: expected A128CBC-HS256 or A256GCM").c_str()},
                               {alg.c_str(), "RSA-OAEP-256", "ECDH-ES",
                                (place + "_encrypted_response_alg: expected none, or a key for it").c_str()},
                               {"/clients/0/jwks", set_of(jose::public_jwk(*jose::generate_agreement_key()), "sig"),
                                set_of(jose::public_jwk(*jose::generate_agreement_key())),
                                (place + "_encrypted_response_alg: expected none, or a key for it").c_str()}});
    auto transporting = encrypting;
    transporting["clients"][0]["jwks"] = set_of(jose::public_jwk(*jose::generate_transport_key()));
    expect_all_in(transporting, {{alg.c_str(), "ECDH-ES", "RSA-OAEP-256",
                                  (place + "_encrypted_response_alg: expected none, or a key for it").c_str()}});
  }
}

TEST_CASE("authserver config: subjects of clients") {
  const auto salted = openid_config({{"openid", {{"pairwise_salt", salt}}}});
  expect_all_in(openid_config(),
                {{"/clients/0/subject_type", "pairwise", "public",
                  "openid.pairwise_salt: expected one, because the client \"demo\" is pairwise"},
                 {"/clients/0/subject_type", "secret", "public", "clients[0].subject_type: expected public or"}});
  expect_all_in(salted,
                {{"/clients/0/sector_identifier_uri", "http://sector.example/", "https://sector.example/uris.json",
                  "clients[0].sector_identifier_uri: expected an https URL"},
                 {"/clients/0/initiate_login_uri", "http://127.0.0.1/start", "https://rp.example/start",
                  "clients[0].initiate_login_uri: expected an https URL"},
                 {"/clients/0/require_auth_time", "yes", true, "clients[0].require_auth_time: expected true or false"},
                 {"/clients/0/subject_type", "other", "pairwise", "clients[0].subject_type: expected public or"}});
  auto scattered = salted;
  scattered["clients"][0]["subject_type"] = "pairwise";
  expect_all_in(scattered, {{"/clients/0/redirect_uris",
                             {"https://client.example/callback", "https://other.example/callback"},
                             {"https://client.example/callback", "https://client.example/other"},
                             "clients[0].sector_identifier_uri: expected one, because redirect_uris are not of one"}});
}

TEST_CASE("authserver config: nothing of this without the scope openid") {
  const char* members[] = {"id_token_signed_response_alg",
                           "id_token_encrypted_response_alg",
                           "id_token_encrypted_response_enc",
                           "userinfo_signed_response_alg",
                           "userinfo_encrypted_response_alg",
                           "userinfo_encrypted_response_enc",
                           "subject_type",
                           "sector_identifier_uri",
                           "initiate_login_uri",
                           "backchannel_logout_uri",
                           "frontchannel_logout_uri"};
  const support::TemporaryDirectory directory;
  for (const auto* name : members) {
    CAPTURE(name);
    auto config = demo_config();
    config["clients"][0][name] = "x";
    const auto file = write_config(directory.path(), config);
    expect_refused(check(file), file,
                   std::string("clients[0].") + name + ": expected none without openid among scopes");
  }
  for (const std::string name : {"openid", "logout"}) {
    CAPTURE(name);
    const auto with_it = Json{{name, Json::object()}};
    auto config = demo_config();
    config.update(with_it);
    const auto file = write_config(directory.path(), config);
    expect_refused(check(file), file, name + ": expected none without openid among scopes");
    CHECK(check(write_config(directory.path(), openid_config(with_it))).status == 0);
  }
}
