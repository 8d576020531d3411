#include <doctest/doctest.h>

#include "conformance/flows.hpp"
#include "support/client_documents.hpp"
#include "support/token_endpoints.hpp"

using namespace conformance;

// draft-ietf-oauth-client-id-metadata-document: who the clients of documents are, and what they are trusted with.

namespace {

Choices with_assertions() {
  Choices choices;
  choices.more = [store = choices.store](Server& server) { server.authenticate(client_auth::private_key_jwt(store)); };
  return choices;
}

/// The answer to the code of a client with keys.
Response redeem_with_keys(DocumentWorld& site, const std::string& code, const std::string& jti) {
  const auto form = changed(redemption(code, DocumentWorld::by()), assertion_of(site.world.now, app_id, jti));
  return site.world.token(token_request(form));
}

const ClientDocumentOptions short_lived = {.shortest_life = 1s, .usual_life = 1s};

}  // namespace

TEST_CASE("Client ID Metadata Documents §6.2: a client with keys always authenticates") {
  DocumentWorld site({}, with_assertions());
  site.web->put_document(app_id, with_keys());
  const auto granted = site.new_code();
  CHECK(outcome(site.redeem(granted)) == "401 invalid_client");
  CHECK(outcome(site.redeem(granted, {{"client_secret", "x"}})) == "401 invalid_client");
  const auto tokens = issued(redeem_with_keys(site, granted, "1"));
  const auto form = refreshing(tokens.refresh, {{"client_id", app_id}});
  CHECK(outcome(site.world.token(token_request(form))) == "401 invalid_client");
  const auto proved = changed(form, assertion_of(site.world.now, app_id, "2"));
  CHECK(site.world.token(token_request(proved)).status == 200);
}

TEST_CASE("Client ID Metadata Documents §6.2: who publishes keys and names no method authenticates with them") {
  DocumentWorld site({}, with_assertions());
  auto unsaid = with_keys();
  unsaid["token_endpoint_auth_method"] = nullptr;
  site.web->put_document(app_id, unsaid);
  const auto granted = site.new_code();
  CHECK(outcome(site.redeem(granted)) == "401 invalid_client");
  CHECK(redeem_with_keys(site, granted, "1").status == 200);
}

TEST_CASE("Client ID Metadata Documents §6.2, -01: what was granted under one method is dead under another") {
  for (const bool falls : {true, false}) {
    CAPTURE(falls);
    DocumentWorld site(short_lived, with_assertions());
    const auto before = falls ? with_keys() : nlohmann::json::object();
    const auto after = falls ? nlohmann::json::object() : with_keys();
    site.web->put_document(app_id, before);
    const auto redeem = [&](const std::string& code, const std::string& jti, bool keys) {
      return keys ? redeem_with_keys(site, code, jti) : site.redeem(code);
    };
    const auto unused = site.new_code();
    const auto tokens = issued(redeem(site.new_code(), "1", falls));
    const auto asked = consent(site.world, DocumentWorld::by());
    site.world.now += 1s;
    site.web->put_document(app_id, after);
    CHECK(outcome(redeem(unused, "2", !falls)) == "400 invalid_grant");
    auto form = refreshing(tokens.refresh, {{"client_id", app_id}});
    if (!falls) form = changed(form, assertion_of(site.world.now, app_id, "3"));
    CHECK(outcome(site.world.token(token_request(form))) == "400 invalid_grant");
    CHECK(site.world.server().decide(decision(asked), browser()).headers.count("Location") == 0);
    CHECK(redeem(site.new_code(), "4", !falls).status == 200);
  }
}

TEST_CASE("Client ID Metadata Documents §6.4: the host of the id is told, and its errors are pages") {
  DocumentWorld site;
  const std::string id = "https://App.example:8443/client";
  site.web->put_document(id);
  const auto shown = consent(site.world, DocumentWorld::by(id));
  CHECK(shown.client.id == id);
  CHECK(shown.client.registration.source == ClientRegistration::Source::document);
  CHECK(shown.client.registration.id_host == "App.example:8443");
  CHECK(nlohmann::json::parse(shown.client.registration.metadata)["client_name"] == "An App");
  const auto refused = [&](const Params& changes) { return site.outcome(DocumentWorld::by(id, changes)); };
  CHECK(refused({{"scope", "everything"}}).starts_with("400"));
  CHECK(refused({{"response_type", "token"}}).starts_with("400"));
  CHECK(refused({{"prompt", "none"}}).starts_with("400"));
  CHECK(refused({{"redirect_uri", "https://evil.example/cb"}}).starts_with("400"));
  CHECK(refused({}) == "consent");
}

TEST_CASE("Client ID Metadata Documents §6.4: never trusted, whatever it says; the scope within the cap") {
  DocumentWorld site({.scope = {"read"}});
  site.web->put_document(app_id, {{"scope", "read write everything"},
                                  {"trusted", true},
                                  {"resources", {"https://photos.example"}},
                                  {"allowed_resources", {"https://photos.example"}},
                                  {"access_token_lifetime", 999999},
                                  {"profile", "oauth20"},
                                  {"source", "application"},
                                  {"software_statement", "e30.e30."}});
  const auto client = consent(site.world, DocumentWorld::by()).client;
  CHECK(client.scope == Scope{"read"});
  CHECK(client.registration.by_itself());
  CHECK(client.resources.empty());
  CHECK(client.allowed_resources.empty());
  CHECK_FALSE(client.access_token_lifetime);
  CHECK_FALSE(client.profile);
  // Nobody who agreed before is spared the page.
  CHECK(authorized(site.world, DocumentWorld::by()).status == 303);
  CHECK(site.outcome() == "consent");
  CHECK(site.outcome(DocumentWorld::by(app_id, {{"scope", "write"}})).starts_with("400"));
}

TEST_CASE("Client ID Metadata Documents §5: the metadata says that documents are taken, where they are") {
  const auto told_by = [](const std::function<void(Server&)>& more) {
    TokenWorld world({.more = more});
    const auto at = "/.well-known/oauth-authorization-server";
    return nlohmann::json::parse(world.at(at, get(at)).body);
  };
  const auto told = told_by(
      [](Server& server) { server.client_source(clients::metadata_documents(std::make_shared<DocumentWeb>())); });
  CHECK(told["client_id_metadata_document_supported"] == true);
  const auto& methods = told["token_endpoint_auth_methods_supported"];
  CHECK(std::find(methods.begin(), methods.end(), "none") != methods.end());
  CHECK_FALSE(told_by({}).contains("client_id_metadata_document_supported"));
}

TEST_CASE("Client ID Metadata Documents §6.8: hosts that are allowed are compared exactly, before any look-up") {
  DocumentWorld site({.allowed_hosts = {"app.example", "other.example:8443"}});
  for (const std::string host : {"evil.example", "app.example:443", "App.example", "app.example.", "x.app.example",
                                 "app.example.evil.example", "other.example", "other.example:08443"}) {
    CAPTURE(host);
    const auto id = "https://" + host + "/client.json";
    site.web->put_document(id);
    CHECK(site.outcome(DocumentWorld::by(id)) == "400 the host of the client id is not one that is allowed here");
    CHECK(outcome(site.redeem("code", {{"client_id", id}})) == "401 invalid_client");
  }
  CHECK(site.web->fetches() == 0);
  CHECK(site.outcome() == "consent");
  site.web->put_document("https://other.example:8443/client");
  CHECK(site.outcome(DocumentWorld::by("https://other.example:8443/client")) == "consent");
}

TEST_CASE("Client ID Metadata Documents §6.6: a document is as long as it may be, and no longer") {
  DocumentWorld site({.max_bytes = 1000});
  const auto sized = [&](std::size_t bytes) {
    auto text = document_at(app_id).dump();
    text.resize(bytes, ' ');
    site.web->put(app_id, page(text));
    return site.outcome();
  };
  CHECK(sized(1001).starts_with("400 no document was fetched"));
  CHECK(sized(1000) == "consent");
  CHECK(site.web->asked().front().max_bytes == 1000);
}
