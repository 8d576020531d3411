#include "registration/metadata_members.hpp"

#include <map>

#include "registration/reading.hpp"

using namespace reading;
using namespace oauthkit::registration;

namespace {

constexpr std::string_view jwks =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";

/// A value for each member, another than its default.
const std::map<std::string, std::string, std::less<>>& values() {
  static const std::map<std::string, std::string, std::less<>> all = {
      {"client_name", R"("App")"},
      {"client_uri", R"("https://app.example")"},
      {"logo_uri", R"("https://app.example/logo")"},
      {"tos_uri", R"("https://app.example/tos")"},
      {"policy_uri", R"("https://app.example/policy")"},
      {"contacts", R"(["ops@app.example","+49 1"])"},
      {"redirect_uris", R"(["https://app.example/cb","app.example:/cb"])"},
      {"grant_types", R"(["authorization_code","refresh_token"])"},
      {"response_types", R"(["code"])"},
      {"scope", R"("read write")"},
      {"token_endpoint_auth_method", R"("private_key_jwt")"},
      {"jwks_uri", R"("https://app.example/jwks")"},
      {"jwks", std::string(jwks)},
      {"software_id", R"("4NRB1-0XZABZI9E6-5SM3R")"},
      {"software_version", R"("2.0")"},
      {"application_type", R"("native")"},
      {"token_endpoint_auth_signing_alg", R"("EdDSA")"},
      {"default_max_age", "3600"},
      {"default_acr_values", R"(["mfa","pwd"])"},
      {"request_object_signing_alg", R"("ES256")"},
      {"request_uris", R"(["https://app.example/request.jwt"])"},
      {"tls_client_auth_subject_dn", R"("CN=app,O=Example")"},
      {"tls_client_auth_san_dns", R"("app.example")"},
      {"tls_client_auth_san_uri", R"("spiffe://app.example/web")"},
      {"tls_client_auth_san_ip", R"("192.0.2.1")"},
      {"tls_client_auth_san_email", R"("ops@app.example")"},
      {"tls_client_certificate_bound_access_tokens", "true"},
      {"require_signed_request_object", "true"},
      {"require_pushed_authorization_requests", "true"},
      {"authorization_details_types", R"(["payment_initiation"])"},
      {"dpop_bound_access_tokens", "true"},
      {"authorization_signed_response_alg", R"("PS256")"},
      {"authorization_encrypted_response_alg", R"("ECDH-ES")"},
      {"authorization_encrypted_response_enc", R"("A256GCM")"},
      {"response_modes", R"(["jwt","query.jwt"])"},
      {"id_token_signed_response_alg", R"("ES256")"},
      {"id_token_encrypted_response_alg", R"("RSA-OAEP-256")"},
      {"id_token_encrypted_response_enc", R"("A256GCM")"},
      {"userinfo_signed_response_alg", R"("EdDSA")"},
      {"userinfo_encrypted_response_alg", R"("ECDH-ES")"},
      {"userinfo_encrypted_response_enc", R"("A256GCM")"},
      {"subject_type", R"("pairwise")"},
      {"sector_identifier_uri", R"("https://sector.example/uris.json")"},
      {"require_auth_time", "true"},
      {"initiate_login_uri", R"("https://app.example/start")"},
      {"post_logout_redirect_uris", R"(["https://app.example/bye","app.example:/bye"])"},
      {"backchannel_logout_uri", R"("https://app.example/bc")"},
      {"backchannel_logout_session_required", "true"},
      {"frontchannel_logout_uri", R"("https://app.example/fc")"},
      {"frontchannel_logout_session_required", "true"},
      {"backchannel_token_delivery_mode", R"("ping")"},
      {"backchannel_client_notification_endpoint", R"("https://app.example/ping")"},
  };
  return all;
}

/// All members together, but for `left_out`.
std::string object_of_all(std::string_view left_out) {
  json::ObjectWriter out;
  for (const auto& [name, value] : values()) {
    if (name != left_out) out.add_json(name, value);
  }
  return std::move(out).finish();
}

}  // namespace

TEST_CASE("members: each row of the table is read, kept, written and read again") {
  for (const std::string_view left_out : {"jwks", "jwks_uri"}) {
    const auto got = read(object_of_all(left_out));
    const auto stored = client_of_metadata(got.metadata);
    REQUIRE(stored);
    const auto from_value = fields_of(*stored);
    CHECK(from_value == fields_of(got.client));
    CHECK(write_client_metadata(got.client) == got.metadata);
    std::size_t without_field = 0;
    for (const auto& row : members()) {
      if (row.name == left_out) continue;
      INFO(std::string(row.name));
      const auto value = values().find(row.name);
      REQUIRE(value != values().end());
      CHECK(member(got.metadata, row.name) == value->second);
      const auto written = member(from_value, row.name);
      if (written.empty()) ++without_field;
      CHECK((written.empty() || written == value->second));
    }
    // client_uri, logo_uri, tos_uri, policy_uri, contacts, software_id, software_version
    CHECK(without_field == 7);
    CHECK(read(got.metadata).metadata == got.metadata);
  }
  CHECK(values().size() == members().size());
}

TEST_CASE("members: each has its JSON type, and a value of another is refused by its name") {
  for (const auto& row : members()) {
    for (const std::string_view wrong : {"7.5", "\"\\u0041 text\"", "[1]", "[\"a\",null]", "{}", "true", "-1"}) {
      const bool is_text = wrong.front() == '"';
      const bool takes = (is_text && (std::holds_alternative<Text>(row.type) ||
                                      std::holds_alternative<oauthkit::registration::Tokens>(row.type))) ||
                         (wrong == "{}" && std::holds_alternative<Object>(row.type)) ||
                         (wrong == "true" && std::holds_alternative<Flag>(row.type));
      if (takes) continue;
      const bool is_uris = row.name == "redirect_uris";
      const auto object = is_uris ? "{\"redirect_uris\":" + std::string(wrong) + "}"
                                  : with("\"" + std::string(row.name) + "\":" + std::string(wrong));
      INFO(object);
      CHECK(refusal(object) == (is_uris ? "invalid_redirect_uri: " : "invalid_client_metadata: ") +
                                   std::string(row.name) + ": must be " + std::string(type_in_words(row)));
      CHECK_FALSE(client_of_metadata(object));
    }
  }
  CHECK(refusal(with(R"("default_max_age":0)")).empty());
  CHECK(refusal(with(R"("default_max_age":9000000000)")) ==
        "invalid_client_metadata: default_max_age: must be a whole number of seconds");
}

TEST_CASE("members: a false that was said is told back, and reads as nothing") {
  const auto got = read(with(R"("dpop_bound_access_tokens":false)"));
  CHECK(member(got.metadata, "dpop_bound_access_tokens") == "false");
  CHECK_FALSE(got.client.dpop_bound_access_tokens);
  CHECK(read(got.metadata).metadata == got.metadata);
}

TEST_CASE("members: a client that an operator changed is written as it is, with what no field has") {
  auto client = read(with(R"("client_name":"App","client_name#de":"Die App","logo_uri":"https://app.example/logo",)"
                          R"("dpop_bound_access_tokens":false)"))
                    .client;
  client.name = "Other";
  client.dpop_bound_access_tokens = true;
  const auto metadata = write_client_metadata(client);
  CHECK(member(metadata, "client_name") == "\"Other\"");
  CHECK(member(metadata, "client_name#de") == "\"Die App\"");
  CHECK(member(metadata, "logo_uri") == "\"https://app.example/logo\"");
  CHECK(member(metadata, "dpop_bound_access_tokens") == "true");
  client.registration.metadata = "damaged";
  CHECK(member(write_client_metadata(client), "client_name") == "\"Other\"");
}

TEST_CASE("members: algorithms are those of key pairs") {
  for (const std::string name :
       {"token_endpoint_auth_signing_alg", "request_object_signing_alg", "authorization_signed_response_alg",
        "id_token_signed_response_alg", "userinfo_signed_response_alg"}) {
    for (const std::string alg : {"none", "NONE", "HS256", "RS1", "ES512", "es256"}) {
      INFO(name);
      INFO(alg);
      CHECK(refusal(with("\"" + name + "\":\"" + alg + "\"")) ==
            "invalid_client_metadata: " + name + ": must be ES256, EdDSA, PS256 or RS256");
    }
    CHECK(refusal(with("\"" + name + "\":\"RS256\"")).empty());
  }
}

TEST_CASE("members: what is stored is read by no rules, and nothing of what is damaged") {
  const auto stored = client_of_metadata(
      R"({"redirect_uris":["cursor://a/b"],"grant_types":["client_credentials"],"response_types":[],"scope":"any",)"
      R"("token_endpoint_auth_method":"custom","application_type":"native","client_name#de":7,"new":1})");
  REQUIRE(stored);
  CHECK(stored->redirect_uris == Words{"cursor://a/b"});
  CHECK(stored->grant_types == Words{"client_credentials"});
  CHECK(stored->response_types.empty());
  CHECK(stored->scope == Scope{"any"});
  CHECK(stored->token_endpoint_auth_method == "custom");
  CHECK(stored->application_type == "native");
  for (const std::string_view damaged : {"", "{", "[]", R"({"client_name":7})", R"({"scope":"\""})"}) {
    CHECK_FALSE(client_of_metadata(damaged));
  }
}
