#include <doctest/doctest.h>

#include "conformance/flows.hpp"
#include "support/client_documents.hpp"

using namespace conformance;

// draft-ietf-oauth-client-id-metadata-document: how long a document lives, and what comes of its clients.

namespace {

const ClientDocumentOptions bounded = {.shortest_life = 60s, .usual_life = 600s, .longest_life = 3600s};

/// How long a document with this field is kept, to the second.
std::chrono::seconds life(const Headers& headers) {
  DocumentWorld site(bounded);
  auto answer = page(document_at(app_id).dump(), headers);
  answer.headers.add("Content-Type", "application/json");
  site.web->put(app_id, answer);
  for (auto age = 0s; age <= 7200s; age += 30s) {
    site.world.now = start + age;
    REQUIRE(site.outcome() == "consent");
    if (site.web->fetches() > 1) return age;
  }
  return 0s;
}

Response status(int code) { return {.status = code}; }

}  // namespace

TEST_CASE("Client ID Metadata Documents §4.4: a document is kept as Cache-Control says, within bounds") {
  CHECK(life({{"Cache-Control", "max-age=300"}}) == 300s);
  CHECK(life({{"Cache-Control", "public, max-age=0"}}) == 60s);
  CHECK(life({{"Cache-Control", "no-store"}}) == 60s);
  CHECK(life({{"Cache-Control", "max-age=99999999"}}) == 3600s);
  CHECK(life({}) == 600s);
  DocumentWorld site;
  const std::string other = "https://app.example/client.json?";
  site.web->put_document(other, {{"client_name", "Another"}});
  CHECK(consent(site.world, DocumentWorld::by()).client.name == "An App");
  CHECK(consent(site.world, DocumentWorld::by(other)).client.name == "Another");
  CHECK(consent(site.world, DocumentWorld::by()).client.name == "An App");
  CHECK(site.web->fetches() == 2);
}

TEST_CASE("Client ID Metadata Documents §4.4: errors and invalid documents are not kept") {
  DocumentWorld site;
  for (const int code : {404, 500, 302}) {
    site.web->put(app_id, status(code));
    CHECK(site.outcome().starts_with("400"));
    CHECK(site.outcome().starts_with("400"));
  }
  site.web->put_document(app_id, {{"client_name", nullptr}});
  CHECK(site.outcome().starts_with("400"));
  site.web->put(app_id, [](const OutgoingRequest&) -> Response { throw FetchFailed("nobody answers"); });
  CHECK(site.outcome().starts_with("400"));
  CHECK(site.web->fetches() == 8);
  site.web->put_document(app_id);
  CHECK(site.outcome() == "consent");
  CHECK(site.outcome() == "consent");
  CHECK(site.web->fetches() == 9);
}

TEST_CASE("Client ID Metadata Documents §4.4: a host is asked 60 times in any minute, whatever the id and port") {
  DocumentWorld site;
  const auto ask = [&](int i) {
    const char* host = i % 2 == 0 ? "https://app.example/" : "https://APP.example.:8443/";
    return site.outcome(DocumentWorld::by(host + std::to_string(i)));
  };
  CHECK(site.outcome() == "consent");
  for (int i = 0; i < 59; ++i) CHECK(ask(i) == "400 the document at the client id is answered with 404");
  site.world.now += 59s;
  CHECK(ask(100) == "400 the document at the client id cannot be fetched now; try again later");
  CHECK(site.web->fetches() == 60);
  // Other hosts are not this one; and ids that somebody makes up do not shut out a document that is there.
  site.web->put_document("https://other.example/client");
  CHECK(site.outcome(DocumentWorld::by("https://other.example/client")) == "consent");
  site.world.now += 600s - 59s;
  for (int i = 0; i < 70; ++i) ask(i);
  CHECK(site.web->fetches() == 121);
  CHECK(site.outcome() == "consent");
  CHECK(site.web->fetches() == 122);
  site.world.now += 60s;
  CHECK(ask(100) == "400 the document at the client id is answered with 404");
}

TEST_CASE("Client ID Metadata Documents §4.3: while nobody answers, or with 5xx, the old document serves") {
  DocumentWorld site(bounded);
  CHECK(site.outcome() == "consent");
  site.world.now += 600s;
  site.web->put(app_id, [](const OutgoingRequest&) -> Response { throw FetchFailed("nobody answers"); });
  CHECK(site.outcome() == "consent");
  site.web->put(app_id, status(503));
  CHECK(site.outcome() == "consent");
  site.world.now = start + 3599s;
  CHECK(site.outcome() == "consent");
  CHECK(site.web->fetches() == 4);
  site.world.now = start + 3600s;
  CHECK(site.outcome() == "400 the document at the client id is answered with 503");
  site.web->put_document(app_id);
  CHECK(site.outcome() == "consent");
}

TEST_CASE("Client ID Metadata Documents §4.3: what stands in the way of a document does not end its client") {
  for (const int code : {204, 301, 302, 307, 400, 401, 403, 405, 429, 451, 500, 502}) {
    CAPTURE(code);
    DocumentWorld site(bounded);
    CHECK(site.outcome() == "consent");
    site.world.now += 600s;
    site.web->put(app_id, status(code));
    CHECK(site.outcome() == "consent");
    CHECK(site.web->fetches() == 2);
    CHECK(site.redeem(site.new_code()).status == 200);
    site.world.now = start + 3600s;
    CHECK(site.outcome() == "400 the document at the client id is answered with " + std::to_string(code));
    site.web->put_document(app_id);
    CHECK(site.outcome() == "consent");
  }
}

TEST_CASE("Client ID Metadata Documents §4.3: with 404 or 410 the client is gone at once, and so is its code") {
  for (const int code : {404, 410}) {
    CAPTURE(code);
    DocumentWorld site(bounded);
    const auto granted = site.new_code();
    site.world.now += 600s;
    site.web->put(app_id, status(code));
    CHECK(site.outcome() == "400 the document at the client id is answered with " + std::to_string(code));
    CHECK(outcome(site.redeem(granted)) == "401 invalid_client");
    site.web->put(app_id, status(503));
    CHECK(site.outcome() == "400 the document at the client id is answered with 503");
    site.web->put_document(app_id);
    CHECK(site.redeem(site.new_code()).status == 200);
  }
}

TEST_CASE("Client ID Metadata Documents §4.5, -01: a redirect URI that went is refused for the decision and the code") {
  DocumentWorld site({.shortest_life = 1s, .usual_life = 1s});
  const auto asked = consent(site.world, DocumentWorld::by());
  const auto granted = site.new_code();
  site.world.now += 1s;
  site.web->put_document(app_id, {{"redirect_uris", {"https://app.example/new"}}});
  const auto decided = site.world.server().decide(decision(asked), browser());
  CHECK(decided.status == 400);
  CHECK(decided.headers.count("Location") == 0);
  CHECK(outcome(site.redeem(granted)) == "400 invalid_grant");
  const Params anew = {{"redirect_uri", "https://app.example/new"}};
  CHECK(site.redeem(site.new_code(DocumentWorld::by(app_id, anew)), anew).status == 200);
}

TEST_CASE("Client ID Metadata Documents §6.5: the token endpoint fetches by the same rules") {
  DocumentWorld site({.shortest_life = 1s, .usual_life = 1s});
  const auto granted = site.new_code();
  site.world.now += 1s;
  site.web->put(app_id, [](const OutgoingRequest&) -> Response {
    throw FetchRefused("the address of https://app.example:443 is not public");
  });
  const auto refused = site.redeem(granted);
  CHECK(outcome(refused) == "401 invalid_client");
  CHECK(member(refused, "error_description").find("not public") == std::string::npos);
  CHECK(site.world.failures.back() == std::string(app_id) + ": the address of https://app.example:443 is not public");
  // Once for the request, whoever needs the client.
  CHECK(site.web->fetches() == 2);
  site.web->put_document(app_id);
  CHECK(site.redeem(granted).status == 200);
}

TEST_CASE("Client ID Metadata Documents §3: one id is all installations, and what ends one grant ends no other") {
  DocumentWorld site;
  const auto first = issued(site.redeem(site.new_code()));
  const auto code_of_second = site.new_code();
  const auto second = issued(site.redeem(code_of_second));
  CHECK(is_live(site.world, first.access));
  // The code of the second is used again, its family dies.
  CHECK(outcome(site.redeem(code_of_second)) == "400 invalid_grant");
  CHECK_FALSE(is_live(site.world, second.access));
  CHECK(is_live(site.world, first.access));
  const auto form = refreshing(first.refresh, {{"client_id", app_id}});
  CHECK(site.world.token(token_request(form)).status == 200);
}

TEST_CASE("Client ID Metadata Documents §3: of all installations of one id a token given back ends its grant alone") {
  Choices choices;
  choices.more = [store = choices.store](Server& server) {
    server.endpoint("/revoke", endpoints::revocation(stores::tokens(store, server.options().issuer)));
  };
  DocumentWorld site({}, choices);
  const auto first = issued(site.redeem(site.new_code()));
  const auto second = issued(site.redeem(site.new_code()));
  const auto refresh = [&](const Issued& tokens) {
    return outcome(site.world.token(token_request(refreshing(tokens.refresh, {{"client_id", app_id}}))));
  };
  const auto routes = site.world.server().routes();
  const auto revoked =
      handler_at(routes, "/revoke")(post("/revoke", {{"token", second.refresh}, {"client_id", app_id}}));
  CHECK(revoked.status == 200);
  CHECK_FALSE(is_live(site.world, second.access));
  CHECK(refresh(second) == "400 invalid_grant");
  CHECK(is_live(site.world, first.access));
  CHECK(refresh(first) == "200");
}
