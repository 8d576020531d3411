#include "registration/redirect_rules.hpp"

#include "registration/reading.hpp"

using namespace reading;
using namespace oauthkit::registration;

namespace {

const Words cursor = {"cursor://anysphere.cursor-mcp/oauth/callback",
                      "https://www.cursor.com/agents/mcp/oauth/callback", "http://localhost:8787/callback"};

std::string refused(const Words& uris) {
  const auto admitted = admitted_redirect_uris(uris, {});
  if (admitted) return {};
  const auto error = admitted.error_or({});
  CHECK(error.code == ErrorCode::invalid_redirect_uri);
  return error.description;
}

}  // namespace

TEST_CASE("redirect rules: one dangerous URI refuses all of them") {
  for (const std::string uri : {"javascript:alert(1)",
                                "JavaScript://app.example/%0aalert(1)",
                                "data:text/html,x",
                                "file:///etc/passwd",
                                "https://app.example/cb#f",
                                "https://user@app.example/cb",
                                "https://*.app.example/cb",
                                "https://app.example/*",
                                "http://app.example/cb",
                                "http://127.0.0.2/cb",
                                "http://localhost.evil.example/cb",
                                "http://127.0.0.1.nip.io/",
                                "/cb",
                                "",
                                "https://",
                                "https:///cb",
                                "https://app.example/ cb",
                                "https://app.example\\@evil.example/",
                                "https://app.example:99999/",
                                "cursor://user@host/cb",
                                "cursor://host/#f",
                                "cursor://*/"}) {
    INFO(uri);
    CHECK(refused({"https://app.example/cb", uri}).starts_with("redirect_uris: the redirect URI "));
  }
  CHECK(refused({"https://app.example/cb"}).empty());
}

TEST_CASE("redirect rules: a scheme without a dot is left out, and the rest stands") {
  const auto rest = admitted_redirect_uris(cursor, {});
  REQUIRE(rest);
  CHECK(*rest == Words{cursor[1], cursor[2]});
  CHECK(refused({cursor[0]}) ==
        "redirect_uris: none is left, since the redirect URI must use https, or a private-use scheme with a dot in its "
        "name");
  const Words schemes = {"cursor"};
  const auto all = admitted_redirect_uris(cursor, schemes);
  REQUIRE(all);
  CHECK(*all == cursor);
  const auto vscode = admitted_redirect_uris({"vscode://a/cb", "CURSOR://a/cb"}, schemes);
  REQUIRE(vscode);
  CHECK(*vscode == Words{"CURSOR://a/cb"});
}

TEST_CASE("redirect rules: what came twice is there once") {
  const auto admitted = admitted_redirect_uris({"https://a.example/", "https://b.example/", "https://a.example/"}, {});
  REQUIRE(admitted);
  CHECK(*admitted == Words{"https://a.example/", "https://b.example/"});
}

TEST_CASE("redirect rules: a client with a URI on the device is native") {
  for (const std::string uri : {"http://127.0.0.1/cb", "http://[::1]:8080/cb", "http://localhost/cb",
                                "com.example.app:/cb", "cursor://host/cb", "https://LOCALHOST:1/cb", "urn:a:b"}) {
    INFO(uri);
    CHECK(application_type_of(Words{"https://app.example/cb", uri}) == "native");
  }
  CHECK(application_type_of(Words{"https://app.example/cb", "https://localhost.example/"}) == "web");
  CHECK(application_type_of({}) == "web");
}

TEST_CASE("redirect rules: the type that a client says itself stands, also beside https") {
  const auto native = read(with(R"("application_type":"native")"));
  CHECK(native.client.application_type == "native");
  const auto web = read(R"({"redirect_uris":["http://127.0.0.1/cb"],"application_type":"web"})");
  CHECK(web.client.application_type == "web");
  CHECK_FALSE(web.client.allows_redirect_uri("http://127.0.0.1:8080/cb"));
  CHECK(refusal(with(R"("application_type":"browser")")) ==
        "invalid_client_metadata: application_type: must be web or native");
}

TEST_CASE("redirect rules: a native client that registered itself may vary the port on loopback, and nothing else") {
  const auto [client, metadata] = read(R"({"redirect_uris":["http://localhost/callback","http://127.0.0.1/"]})");
  CHECK(client.application_type == "native");
  CHECK(client.allows_redirect_uri("http://localhost:51204/callback"));
  CHECK(client.allows_redirect_uri("http://127.0.0.1:33418/"));
  CHECK_FALSE(client.allows_redirect_uri("http://127.0.0.1:33418/callback"));
  CHECK_FALSE(client.allows_redirect_uri("http://[::1]:33418/"));
  const auto made = read(R"({"redirect_uris":["http://localhost/callback"]})", rules(Source::administration));
  CHECK_FALSE(made.client.allows_redirect_uri("http://localhost:51204/callback"));
  CHECK(made.client.allows_redirect_uri("http://localhost/callback"));
}

TEST_CASE("redirect rules: whoever uses the authorization endpoint has a redirect URI") {
  CHECK(refusal(R"({"client_name":"App"})") ==
        "invalid_redirect_uri: redirect_uris: is missing, and the authorization endpoint answers nowhere else");
  CHECK(refusal(R"({"redirect_uris":[]})").starts_with("invalid_redirect_uri: redirect_uris: is missing"));
  CHECK(refusal(R"({"redirect_uris":"https://app.example/cb"})") ==
        "invalid_redirect_uri: redirect_uris: must be an array of strings");
  const auto machine = read(R"({"grant_types":["client_credentials"]})", rules(Source::administration));
  CHECK(machine.client.redirect_uris.empty());
  CHECK(member(machine.metadata, "redirect_uris").empty());
  CHECK(member(machine.metadata, "response_types") == "[]");
}
