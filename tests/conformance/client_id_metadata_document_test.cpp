#include <doctest/doctest.h>

#include "conformance/flows.hpp"
#include "support/client_documents.hpp"

using namespace conformance;

// draft-ietf-oauth-client-id-metadata-document: sections are those of -00, which MCP pins; what later drafts add is
// named.

namespace {

bool says(const std::string& outcome, std::string_view what) { return outcome.find(what) != std::string::npos; }

/// What becomes of a request of the document at `app_id`, when it is this.
std::string served(DocumentWorld& site, Response response) {
  site.web->put(app_id, std::move(response));
  return site.outcome();
}

std::string served(DocumentWorld& site, const nlohmann::json& changes) {
  return served(site, page(document_at(app_id, changes).dump()));
}

}  // namespace

TEST_CASE("Client ID Metadata Documents §3: an id is an https URL with a path, judged before any look-up") {
  DocumentWorld site;
  for (const std::string id : {"https://app.example",
                               "https://app.example/",
                               "https://app.example?x=/client",
                               "https://app.example/a/./b",
                               "https://app.example/a/../b",
                               "https://app.example/..",
                               "https://app.example/a/%2e/b",
                               "https://app.example/a/%2E%2e/b",
                               "https://app.example/a/.%2E",
                               "https://app.example/client#",
                               "https://app.example/c#x",
                               "https://me@app.example/client",
                               "https://me:pw@app.example/client",
                               "https:///client",
                               "https://app.example:x/client",
                               "https://app.example:/client",
                               "https://app.example:65536/client",
                               "https://app example/client",
                               "https://app.example/%zz",
                               "https://app.example\\client",
                               "https:client",
                               "https://127.0.0.1%2f@x/client",
                               "https://[::1/client"}) {
    CAPTURE(id);
    site.web->put_document(id);
    CHECK(site.outcome(DocumentWorld::by(id)).starts_with("400 the client id "));
    const auto answer = site.redeem("code", {{"client_id", id}});
    CHECK(outcome(answer) == "401 invalid_client");
    CHECK(member(answer, "error_description").starts_with("the client id "));
  }
  for (const std::string id : {"HTTPS://app.example/client", "Https://app.example/client"}) {
    CAPTURE(id);
    site.web->put_document(id);
    CHECK(site.outcome(DocumentWorld::by(id)) == "400 the client id does not begin with https://");
  }
  for (const std::string id : {"http://app.example/client", "ftp://app.example/client", "app.example/client"}) {
    CAPTURE(id);
    site.web->put_document(id);
    CHECK(site.outcome(DocumentWorld::by(id)) == "400 the client is not known here");
  }
  const auto longest = "https://app.example/" + std::string(235, 'x');
  site.web->put_document(longest);
  site.web->put_document(longest + "x");
  CHECK(site.outcome(DocumentWorld::by(longest + "x")).starts_with("400"));
  CHECK(site.web->fetches() == 0);
  CHECK(site.outcome(DocumentWorld::by(longest)) == "consent");
  // A query should not be there and may; nor is a dot in a name a dot segment.
  for (const std::string id :
       {"https://app.example/client?v=2", "https://app.example/.well-known/client", "https://app.example/a..b/...",
        "https://app.example:8443/%2e%2e%2e", "https://App.Example/client", "https://[2001:db8::1]/client"}) {
    CAPTURE(id);
    site.web->put_document(id);
    CHECK(site.outcome(DocumentWorld::by(id)) == "consent");
  }
}

TEST_CASE("Client ID Metadata Documents §4, -01: a client that was registered by hand wins, and nothing is fetched") {
  DocumentWorld site;
  auto by_hand = site.world.client("spa");
  by_hand.id = app_id;
  by_hand.name = "Registered by hand";
  by_hand.redirect_uris = {app_callback};
  site.world.registered.push_back(by_hand);
  const auto shown = consent(site.world, DocumentWorld::by());
  CHECK(shown.client.name == "Registered by hand");
  CHECK(shown.client.registration.source == ClientRegistration::Source::application);
  CHECK(site.redeem(site.new_code()).status == 200);
  CHECK(site.web->fetches() == 0);
  site.world.registered.pop_back();
  CHECK(consent(site.world, DocumentWorld::by()).client.name == "An App");
}

TEST_CASE("Client ID Metadata Documents §4: one GET for the id as it stands, for JSON, with nothing about anybody") {
  DocumentWorld site;
  const std::string id = "https://app.example:443/Client%2F1?x=%41";
  site.web->put_document(id);
  CHECK(site.outcome(DocumentWorld::by(id)) == "consent");
  REQUIRE(site.web->fetches() == 1);
  const auto asked = site.web->asked().front();
  CHECK(asked.url == id);
  CHECK(!asked.post);
  CHECK(asked.form.empty());
  CHECK(asked.authorization.empty());
  CHECK(asked.accept == "application/json");
  CHECK(asked.max_bytes == 32 * 1024);
}

TEST_CASE("Client ID Metadata Documents §4, -01: 200 is the only success, and no redirect is followed") {
  DocumentWorld site;
  const auto right = document_at(app_id).dump();
  for (const int status : {201, 203, 204, 206, 300, 301, 302, 303, 304, 307, 308, 401, 403, 404, 410, 429, 500, 503}) {
    CAPTURE(status);
    auto answer = page(right, {{"Content-Type", "application/json"}, {"Location", "https://app.example/other"}});
    answer.status = status;
    site.web->put_document("https://app.example/other", {{"client_id", app_id}});
    CHECK(served(site, answer) == "400 the document at the client id is answered with " + std::to_string(status));
  }
  for (const auto& asked : site.web->asked()) CHECK(asked.url == app_id);
  CHECK(served(site, page(right)) == "consent");
}

TEST_CASE("Client ID Metadata Documents §4.1: JSON by its type, in no encoding, one object in UTF-8, no member twice") {
  DocumentWorld site;
  const auto right = document_at(app_id).dump();
  for (const char* type : {"text/html", "text/plain", "text/json", "image/svg+json", "application/jsonp", ""}) {
    CAPTURE(type);
    CHECK(says(served(site, page(right, {{"Content-Type", type}})), "is not JSON by its Content-Type"));
  }
  CHECK(says(served(site, page(right, {})), "is not JSON by its Content-Type"));
  CHECK(says(served(site, page(right, {{"Content-Type", "text/html"}, {"Content-Type", "application/json"}})),
             "is not JSON by its Content-Type"));
  CHECK(says(served(site, page(right, {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}})),
             "is sent in an encoding"));
  auto twice = right;
  twice.insert(1, R"("client_id":")" + std::string(app_id) + R"(",)");
  auto deep = right;
  deep.insert(1, R"("x":)" + std::string(16, '[') + std::string(16, ']') + ",");
  auto latin = right;
  latin.replace(latin.find("An App"), 6, "An \xE4pp");
  for (const std::string& text : {twice, deep, latin, "[" + right + "]", right + "{}", "\xEF\xBB\xBF" + right,
                                  std::string("{"), std::string(), std::string("null"), right + '\0'}) {
    CAPTURE(text);
    CHECK(says(served(site, page(text)), "is not one JSON object"));
  }
  for (const char* type : {"application/json", "Application/JSON; charset=utf-8", "application/oauth-client+json"}) {
    CHECK(served(site, page(right, {{"Content-Type", type}})) == "consent");
    site.world.now += 24h;
  }
  auto less_deep = right;
  less_deep.insert(1, R"("x":)" + std::string(15, '[') + std::string(15, ']') + ",");
  CHECK(served(site, page(less_deep)) == "consent");
}

TEST_CASE("Client ID Metadata Documents §4.1, -02, -03: client_id is the id byte for byte; :443 is not folded") {
  DocumentWorld site;
  for (const char* other :
       {"https://app.example/client.json/", "https://app.example/Client.json", "https://APP.example/client.json",
        "https://app.example:443/client.json", "https://app.example/client%2Ejson", "https://app.example/client.json?",
        "https://app.example/client.json ", "app.example/client.json", ""}) {
    CAPTURE(other);
    CHECK(says(served(site, {{"client_id", other}}), "has another client_id"));
  }
  CHECK(says(served(site, {{"client_id", nullptr}}), "has another client_id"));
  CHECK(says(served(site, {{"client_id", nlohmann::json::array({app_id})}}), "has another client_id"));
  // A JSON text may be written with escapes: what it says counts.
  auto escaped = document_at(app_id).dump();
  for (auto at = escaped.find('/'); at != escaped.npos; at = escaped.find('/', at + 2)) escaped.insert(at, "\\");
  CHECK(served(site, page(escaped)) == "consent");
}

TEST_CASE("Client ID Metadata Documents §4.1: no client_secret, nothing that speaks of one, and no method with one") {
  DocumentWorld site;
  for (const nlohmann::json& changes :
       std::vector<nlohmann::json>{{{"client_secret", "s3cret"}},
                                   {{"client_secret", ""}},
                                   {{"client_secret_expires_at", 0}},
                                   {{"token_endpoint_auth_method", "client_secret_basic"}},
                                   {{"token_endpoint_auth_method", "client_secret_post"}},
                                   {{"token_endpoint_auth_method", "client_secret_jwt"}},
                                   {{"token_endpoint_auth_method", "tls_client_auth"}},
                                   {{"token_endpoint_auth_method", "private_key_jwt"}}}) {
    CAPTURE(changes.dump());
    const auto answer = served(site, changes);
    CHECK(says(answer, "cannot be used"));
    CHECK_FALSE(says(answer, "s3cret"));
  }
  CHECK(served(site, {{"token_endpoint_auth_method", nullptr}}) == "consent");
  site.world.now += 24h;
  CHECK(served(site, with_keys()) == "consent");
}

TEST_CASE("Client ID Metadata Documents §4.1: client_name and redirect_uris are there, as MCP asks") {
  DocumentWorld site;
  for (const nlohmann::json& changes : std::vector<nlohmann::json>{
           {{"client_name", nullptr}},
           {{"client_name", ""}},
           {{"client_name", "An \u202e App"}},
           {{"redirect_uris", nullptr}},
           {{"redirect_uris", nlohmann::json::array()}},
           {{"redirect_uris", app_callback}},
           {{"redirect_uris", {app_callback, "javascript:alert(1)"}}},
           {{"redirect_uris", {app_callback, "http://app.example/cb"}}},
           {{"redirect_uris", {app_callback, "https://app.example/cb#x"}}},
           {{"redirect_uris", {app_callback, "https://*.example/cb"}}},
           {{"grant_types", {"client_credentials"}}},
           {{"logo_uri", "javascript:alert(1)"}},
           {{"jwks_uri", "http://app.example/jwks"}},
           {{"jwks_uri", "https://app.example/jwks"}, {"jwks", {{"keys", nlohmann::json::array()}}}}}) {
    CAPTURE(changes.dump());
    const auto answer = served(site, changes);
    CHECK(says(answer, "cannot be used"));
    CHECK_FALSE(says(answer, "alert"));
    CHECK_FALSE(says(answer, ".example"));
  }
  CHECK(served(site, {{"grant_types", {"authorization_code", "client_credentials", "urn:x:y"}}, {"x", {1, "y"}}}) ==
        "consent");
  CHECK(consent(site.world, DocumentWorld::by()).client.grant_types == std::vector<std::string>{"authorization_code"});
}
