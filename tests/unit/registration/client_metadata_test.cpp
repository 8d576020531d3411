#include "registration/client_metadata.hpp"

#include "registration/reading.hpp"

using namespace reading;
using namespace oauthkit::registration;

TEST_CASE("client metadata: what is left out is filled in and told") {
  const auto [client, metadata] = read(R"({"redirect_uris":["https://app.example/cb"]})");
  CHECK(client.token_endpoint_auth_method == "client_secret_basic");
  CHECK(client.grant_types == Words{"authorization_code"});
  CHECK(client.response_types == Words{"code"});
  CHECK(client.application_type == "web");
  CHECK(client.scope == Scope{"profile", "read", "write"});
  CHECK(metadata == R"({"redirect_uris":["https://app.example/cb"],"grant_types":["authorization_code"],)"
                    R"("response_types":["code"],"scope":"profile read write",)"
                    R"("token_endpoint_auth_method":"client_secret_basic","application_type":"web"})");
  CHECK(client.registration.source == Source::registration);
  CHECK(client.registration.metadata == metadata);
  CHECK(client.id.empty());
}

TEST_CASE("client metadata: another shape than one JSON object is refused") {
  const std::string why =
      "invalid_client_metadata: client metadata must be one JSON object in UTF-8, with no member twice, at most 16 "
      "deep";
  const std::string deep = std::string(16, '[') + std::string(16, ']');
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("\"client\""), std::string("{"), std::string("{} {}"),
        with(R"("client_name":"a","client_name":"b")"), with(R"("x":)" + deep), with("\"client_name\":\"\xC3\x28\"")}) {
    INFO(text);
    CHECK(refusal(text) == why);
  }
  CHECK(refusal(with(R"("x":)" + deep.substr(1, 30))).empty());
  CHECK(refusal(std::string(64 * 1024, ' ') + with(R"("x":1)")) == why);
  CHECK(refusal(std::string(60 * 1024, ' ') + with(R"("x":1)")).empty());
}

TEST_CASE("client metadata: null and empty are as good as left out, and never written") {
  const auto plain = read(R"({"redirect_uris":["https://app.example/cb"]})");
  const auto empty = read(with(R"("client_name":"","client_uri":null,"contacts":[ ],"scope":"","jwks":null,
      "grant_types":[],"response_types":null,"token_endpoint_auth_method":"","logo_uri":"","tos_uri#fr":"")"));
  CHECK(empty.metadata == plain.metadata);
  CHECK(refusal(with(R"("contacts":[""])")) == "invalid_client_metadata: contacts: must not hold an empty string");
}

TEST_CASE("client metadata: unknown members are ignored, and so is what a client may not say of itself") {
  const auto plain = read(R"({"redirect_uris":["https://app.example/cb"]})");
  const auto more = read(with(R"("resource":"https://api.example","acme_widget":7,"x":{"y":[1]},
      "client_id":"mine","client_secret":"known","client_id_issued_at":1,"client_secret_expires_at":0,
      "registration_access_token":"t","registration_client_uri":"https://evil.example","trusted":true,
      "access_token_lifetime":1000000,"refresh_token_lifetime":null,"resources":["https://api.example"],
      "allowed_resources":["https://api.example"],"profile":"oauth20","legacy_auth_methods":["none"],
      "private_use_schemes":["a"],"source":"administration","generation":"1")"));
  CHECK(more.metadata == plain.metadata);
  CHECK(more.client.id.empty());
  CHECK(more.client.secret.empty());
  CHECK(more.client.resources.empty());
  CHECK(more.client.allowed_resources.empty());
  CHECK_FALSE(more.client.profile);
  CHECK_FALSE(more.client.access_token_lifetime);
}

TEST_CASE("client metadata: a name in other languages is kept beside the name, by the same rules") {
  const auto [client, metadata] =
      read(with(R"("client_name#ja-Jpan-JP":"アプリ","client_name":"App","tos_uri#de":"https://app.example/agb")"));
  CHECK(client.name == "App");
  CHECK(member(metadata, "client_name#ja-Jpan-JP") == "\"アプリ\"");
  CHECK(member(metadata, "tos_uri#de") == R"("https://app.example/agb")");
  CHECK(refusal(with(R"("logo_uri#de":"javascript:x")")) ==
        "invalid_client_metadata: logo_uri: must be an https URL, or http on a loopback host");
  CHECK(refusal(with(R"("client_name#de":7)")) == "invalid_client_metadata: client_name: must be a string");
  const auto strange = read(with(R"("client_name#":7,"client_name#a b":7,"grant_types#de":7,"#de":7)"));
  CHECK(strange.metadata == read(R"({"redirect_uris":["https://app.example/cb"]})").metadata);
}

TEST_CASE("client metadata: a name is short, and nothing in it hides or turns what people read") {
  const std::string refused = "invalid_client_metadata: client_name: ";
  const std::string long_name(200, 'a');
  CHECK(read(with(R"("client_name":")" + long_name + "\"")).client.name == long_name);
  CHECK(refusal(with(R"("client_name":"a)" + long_name + "\"")) == refused + "must not be longer than 200 bytes");
  for (const std::string name :
       {"\\u0000", "a\\u0007", "a\\nb", "\\u202e", "\\u2066a", "a\\u200b", "\\ufeffa", "\\u007f"}) {
    INFO(name);
    CHECK(refusal(with(R"("client_name":")" + name + "\"")) ==
          refused + "must not hold characters that hide or turn what people read");
  }
  CHECK(refusal(with(R"("client_name":"  ")")) == refused + "must not be blank");
  CHECK(read(with(R"("client_name":"<b>\u05e9\u05dc\u05d5\u05dd & \ud83d\ude00\"")")).client.name == "<b>שלום & 😀\"");
}

TEST_CASE("client metadata: links are https, or http on loopback") {
  for (const std::string name : {"client_uri", "logo_uri", "tos_uri", "policy_uri"}) {
    for (const std::string uri : {"http://app.example", "javascript:alert(1)", "data:text/html,x", "//app.example",
                                  "https://user@app.example", "ftp://app.example", "https://", "HTTPS//x"}) {
      INFO(name);
      INFO(uri);
      CHECK(refusal(with("\"" + name + "\":\"" + uri + "\"")) ==
            "invalid_client_metadata: " + name + ": must be an https URL, or http on a loopback host");
    }
    for (const std::string uri : {"https://app.example/a?b=c#d", "http://127.0.0.1:8080/", "http://localhost/logo"}) {
      CHECK(member(read(with("\"" + name + "\":\"" + uri + "\"")).metadata, name) == "\"" + uri + "\"");
    }
  }
  const std::string longest = "https://app.example/" + std::string(2028, 'a');
  CHECK(refusal(with(R"("client_uri":")" + longest + "\"")).empty());
  CHECK(refusal(with(R"("client_uri":")" + longest + "a\"")) ==
        "invalid_client_metadata: client_uri: must not be longer than 2048 bytes");
}

TEST_CASE("client metadata: lists are bounded") {
  const auto list = [](std::size_t count) {
    Words all;
    for (std::size_t i = 0; i < count; ++i) all.push_back("https://app.example/" + std::to_string(i));
    return json::array_of(all);
  };
  CHECK(read(R"({"redirect_uris":)" + list(64) + "}").client.redirect_uris.size() == 64);
  CHECK(refusal(R"({"redirect_uris":)" + list(65) + "}") ==
        "invalid_redirect_uri: redirect_uris: must not have more than 64 entries");
  CHECK(refusal(with(R"("contacts":)" + list(65))) ==
        "invalid_client_metadata: contacts: must not have more than 64 entries");
  CHECK(refusal(with(R"("default_acr_values":)" + list(64))).empty());
}

TEST_CASE("client metadata: scope is cut to what the server has") {
  const auto scope = [](std::string_view members, const MetadataRules& by = rules()) {
    const auto got = read(with(members), by);
    CHECK(member(got.metadata, "scope") == "\"" + got.client.scope.to_string() + "\"");
    return got.client.scope.to_string();
  };
  CHECK(scope(R"("scope":"read admin")") == "read");
  CHECK(scope(R"("client_name":"App")") == "profile read write");
  CHECK(scope(R"("scope":"admin")") == "profile read write");
  auto whole = rules();
  whole.whole_scope = true;
  CHECK(scope(R"("scope":"read admin")", whole) == "profile read write");
  CHECK(scope(R"("scope":"read admin")", rules(Source::administration)) == "read admin");
  CHECK(read(with(R"("client_name":"App")"), rules(Source::administration)).client.scope.empty());
  CHECK(refusal(with(R"("scope":"a\"b")")) ==
        "invalid_client_metadata: scope: must be scope tokens in one string, with spaces between them");
}

TEST_CASE("client metadata: what is registered can be read again, or is refused") {
  const auto named = [](int count) {
    std::string members = R"("client_name":"App")";
    for (int i = 0; i < count; ++i) members += ",\"client_name#a" + std::to_string(i) + "\":\"App\"";
    return with(members);
  };
  const auto with_values = [](int count) {
    std::string values = "1";
    for (int i = 1; i < count; ++i) values += ",1";
    return with(R"("token_endpoint_auth_method":"none","jwks":{"keys":[{"kty":"EC","x":[)" + values + "]}]}");
  };
  const std::string too_much =
      "invalid_client_metadata: client metadata must not have more than 256 members or 4096 values, its defaults "
      "included";
  // Beside two that are named there are five defaults.
  CHECK(refusal(named(250)) == too_much);
  CHECK(refusal(named(254)) == too_much);
  CHECK(client_of_metadata(read(named(249)).metadata));
  // Beside the values there are nine, and with the defaults fifteen.
  CHECK(refusal(with_values(4082)) == too_much);
  CHECK(refusal(with_values(4087)) == too_much);
  CHECK(client_of_metadata(read(with_values(4081)).metadata));
}
