#include "registration/grant_rules.hpp"

#include "registration/reading.hpp"

using namespace reading;
using namespace oauthkit::registration;

namespace {

MetadataRules with_implicit() {
  auto by = rules();
  by.response_types = {"code", "token", "code token"};
  return by;
}

const std::string none_served = "invalid_client_metadata: grant_types: none of them is served here";

}  // namespace

TEST_CASE("grant rules: what is not served is left out, and the answer says so") {
  const auto [client, metadata] = read(with(
      R"("grant_types":["authorization_code","refresh_token","urn:ietf:params:oauth:grant-type:device_code",)"
      R"("urn:ietf:params:oauth:grant-type:jwt-bearer","implicit","refresh_token"],"response_types":["code","token"])"));
  CHECK(client.grant_types == Words{"authorization_code", "refresh_token"});
  CHECK(client.response_types == Words{"code"});
  CHECK(member(metadata, "grant_types") == R"(["authorization_code","refresh_token"])");
  CHECK(refusal(with(R"("grant_types":["urn:ietf:params:oauth:grant-type:device_code","password"])")) == none_served);
  CHECK(refusal(with(R"("response_types":["token","id_token"])")) ==
        "invalid_client_metadata: response_types: none of them is served here");
}

TEST_CASE("grant rules: code and authorization_code stand together") {
  const auto client = [](std::string_view members, const MetadataRules& by = rules()) {
    return read(with(members), by).client;
  };
  CHECK(client(R"("grant_types":["authorization_code"])").response_types == Words{"code"});
  CHECK(client(R"("response_types":["code"])").grant_types == Words{"authorization_code"});
  const auto machine =
      client(R"("grant_types":["client_credentials"],"response_types":["code"])", rules(Source::administration));
  CHECK(machine.grant_types == Words{"client_credentials"});
  CHECK(machine.response_types.empty());
  CHECK(refusal(with(R"("grant_types":["refresh_token"],"response_types":["code"])")) ==
        "invalid_client_metadata: grant_types: refresh_token needs another one beside it");
}

TEST_CASE("grant rules: token and implicit stand together where they are served") {
  const auto client = [](std::string_view members) { return read(with(members), with_implicit()).client; };
  const auto implicit = client(R"("grant_types":["implicit"],"response_types":["token"])");
  CHECK(implicit.grant_types == Words{"implicit"});
  CHECK(implicit.response_types == Words{"token"});
  CHECK(client(R"("grant_types":["implicit"])").response_types == Words{"token"});
  const auto both = client(R"("grant_types":["authorization_code","implicit"],"response_types":["token code"])");
  CHECK(both.response_types == Words{"token code"});
  const auto hybrid = client(R"("grant_types":["authorization_code"],"response_types":["code token","token"])");
  CHECK(hybrid.response_types == Words{"code"});
  CHECK(refusal(with(R"("grant_types":["implicit"])")) == none_served);
}

TEST_CASE("grant rules: implicit may stand beside id_token, and brings no token") {
  auto by = with_implicit();
  by.response_types.insert(by.response_types.end(), {"id_token", "code id_token"});
  const auto client = [&](std::string_view members) { return read(with(members), by).client; };
  const auto alone = client(R"("grant_types":["implicit"],"response_types":["id_token"])");
  CHECK(alone.grant_types == Words{"implicit"});
  CHECK(alone.response_types == Words{"id_token"});
  const auto hybrid = client(R"("grant_types":["authorization_code","implicit"],"response_types":["code id_token"])");
  CHECK(hybrid.grant_types == Words{"authorization_code", "implicit"});
  CHECK(hybrid.response_types == Words{"code id_token"});
  CHECK(client(R"("response_types":["code id_token"])").response_types == Words{"code id_token"});
  CHECK(client(R"("grant_types":["implicit"])").response_types == Words{"token"});
  by.response_types = {"code", "id_token"};
  CHECK(client(R"("grant_types":["implicit"],"response_types":["id_token"])").grant_types == Words{"implicit"});
}

TEST_CASE("grant rules: a server without an authorization endpoint serves machines alone") {
  MetadataRules by = rules(Source::administration);
  by.response_types = {};
  CHECK(refusal(with(R"("client_name":"App")"), by) == none_served);
  CHECK(read(R"({"grant_types":["client_credentials","authorization_code"]})", by).client.grant_types ==
        Words{"client_credentials"});
}

TEST_CASE("grant rules: client_credentials is not for who registers openly, and never without authentication") {
  const std::string both = R"("grant_types":["authorization_code","client_credentials"])";
  const std::string alone = R"({"grant_types":["client_credentials"]})";
  CHECK(read(with(both)).client.grant_types == Words{"authorization_code"});
  CHECK(refusal(alone) ==
        "invalid_client_metadata: grant_types: client_credentials is not for clients that register themselves");
  for (auto by : {rules(), rules(Source::administration)}) {
    by.client_credentials = by.source == Source::registration;
    CHECK(read(with(both), by).client.grant_types == Words{"authorization_code", "client_credentials"});
    CHECK(read(alone, by).client.grant_types == Words{"client_credentials"});
    CHECK(read(with(both + R"(,"token_endpoint_auth_method":"none")"), by).client.grant_types ==
          Words{"authorization_code"});
    CHECK(refusal(R"({"grant_types":["client_credentials"],"token_endpoint_auth_method":"none"})", by) ==
          "invalid_client_metadata: grant_types: client_credentials takes a client that authenticates");
  }
}

TEST_CASE("grant rules: password is an operator's to give, whatever is served and admitted") {
  const std::string both = R"("grant_types":["authorization_code","password"])";
  for (const auto source : {Source::registration, Source::document}) {
    auto by = rules(source);
    by.grant_types.emplace_back("password");
    by.client_credentials = true;
    const auto asked = with(R"("client_name":"App","token_endpoint_auth_method":"none",)" + both);
    CHECK(read(asked, by).client.grant_types == Words{"authorization_code"});
    CHECK(refusal(with(R"("client_name":"App","grant_types":["password"])"), by) == none_served);
  }
  auto by = rules(Source::administration);
  by.grant_types.emplace_back("password");
  CHECK(read(with(both), by).client.grant_types == Words{"authorization_code", "password"});
}

TEST_CASE("grant rules: a method that is not served is refused by name, and the usual one is one that is") {
  auto by = rules();
  CHECK(refusal(with(R"("token_endpoint_auth_method":"attest_jwt_client_auth")"), by) ==
        "invalid_client_metadata: token_endpoint_auth_method: attest_jwt_client_auth is not served here");
  by.auth_methods.emplace_back("client_secret_jwt");
  CHECK(refusal(with(R"("token_endpoint_auth_method":"client_secret_jwt")"), by) ==
        "invalid_client_metadata: token_endpoint_auth_method: client_secret_jwt is not served here");
  by.auth_methods = {"private_key_jwt", "none"};
  CHECK(refusal(with(R"("token_endpoint_auth_method":"client_secret_basic")"), by) ==
        "invalid_client_metadata: token_endpoint_auth_method: client_secret_basic is not served here");
  CHECK(read(with(R"("client_name":"App")"), by).client.token_endpoint_auth_method == "none");
  by.auth_methods = {"private_key_jwt", "client_secret_post"};
  CHECK(read(with(R"("client_name":"App")"), by).client.token_endpoint_auth_method == "client_secret_post");
}
