#include "registration/reading.hpp"

using namespace reading;
using namespace oauthkit::registration;

namespace {

const auto by = rules(Source::document);

std::string document(std::string_view members) {
  return R"({"client_id":"https://app.example/client","client_name":"App",)"
         R"("redirect_uris":["https://app.example/cb"])" +
         std::string(members) + "}";
}

}  // namespace

TEST_CASE("document: it is public unless it has keys to authenticate with") {
  const auto [client, metadata] = read(document(""), by);
  CHECK(client.token_endpoint_auth_method == "none");
  CHECK(client.registration.source == Source::document);
  CHECK(client.scope == Scope{"profile", "read", "write"});
  CHECK(member(metadata, "token_endpoint_auth_method") == "\"none\"");
  CHECK(member(metadata, "client_id").empty());
  const auto keys =
      read(document(R"(,"token_endpoint_auth_method":"private_key_jwt","jwks_uri":"https://app.example/jwks")"), by);
  CHECK(keys.client.token_endpoint_auth_method == "private_key_jwt");
}

TEST_CASE("document: no secret stands in it, and none is authenticated by") {
  for (const std::string name : {"client_secret", "client_secret_expires_at"}) {
    for (const std::string value : {"\"s\"", "0", "null", "\"\""}) {
      CHECK(refusal(document(",\"" + name + "\":" + value), by) ==
            "invalid_client_metadata: " + name + ": must not stand in a document");
    }
  }
  for (const std::string method :
       {"client_secret_basic", "client_secret_post", "client_secret_jwt", "tls_client_auth"}) {
    CHECK(refusal(document(R"(,"token_endpoint_auth_method":")" + method + "\""), by) ==
          "invalid_client_metadata: token_endpoint_auth_method: must be none or private_key_jwt in a document");
  }
  CHECK(refusal(document(R"(,"token_endpoint_auth_method":"none")"), by).empty());
}

TEST_CASE("document: it has a name and redirect URIs, and keeps the rules of a registration") {
  CHECK(refusal(R"({"redirect_uris":["https://app.example/cb"]})", by) ==
        "invalid_client_metadata: client_name: is missing");
  CHECK(refusal(R"({"client_name":"App"})", by) == "invalid_redirect_uri: redirect_uris: is missing");
  CHECK(refusal(document(R"(,"logo_uri":"http://app.example")"), by) ==
        "invalid_client_metadata: logo_uri: must be an https URL, or http on a loopback host");
  CHECK(read(document(R"(,"scope":"read admin","trusted":true)"), by).client.scope == Scope{"read"});
  CHECK(read(document(R"(,"grant_types":["authorization_code","client_credentials"])"), by).client.grant_types ==
        Words{"authorization_code"});
}
