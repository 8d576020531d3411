#include <doctest/doctest.h>

#include <thread>

#include "support/assembly.hpp"
#include "support/client_documents.hpp"

using namespace world;

namespace {

std::string id_of(int number) { return "https://app" + std::to_string(number) + ".example/client"; }

/// Documents with a clock that is moved by hand.
struct Site {
  explicit Site(ClientDocumentOptions options = {}) {
    options.environment.clock = [this] { return now; };
    source = clients::metadata_documents(web, options);
  }

  /// The name of the client, or nothing.
  std::string name(const std::string& id) const {
    const auto client = source->find(id);
    return client ? client->name : std::string();
  }

  TimePoint now = start;
  std::shared_ptr<DocumentWeb> web = std::make_shared<DocumentWeb>();
  std::unique_ptr<ClientSource> source;
};

}  // namespace

TEST_CASE("metadata documents: what is no URL of a document is left to others") {
  const Site site;
  for (const char* id : {"web", "", "http", "https", "http://app.example/client", "urn:x"}) {
    CAPTURE(id);
    CHECK(site.source->find(id).is_denied());
  }
  const auto wrong = site.source->find("https:");
  CHECK_FALSE(wrong);
  CHECK_FALSE(wrong.is_denied());
  CHECK(wrong.error().code == ErrorCode::invalid_client);
}

TEST_CASE("metadata documents: a bounded number is kept, and the one that was not asked for the longest goes") {
  const Site site({.cached_documents = 2});
  for (int i = 1; i <= 3; ++i) site.web->put_document(id_of(i));
  CHECK(site.name(id_of(1)) == "An App");
  CHECK(site.name(id_of(2)) == "An App");
  CHECK(site.name(id_of(1)) == "An App");
  CHECK(site.name(id_of(3)) == "An App");
  CHECK(site.web->fetches() == 3);
  CHECK(site.name(id_of(1)) == "An App");
  CHECK(site.web->fetches() == 3);
  CHECK(site.name(id_of(2)) == "An App");
  CHECK(site.web->fetches() == 4);
}

TEST_CASE("metadata documents: a server that is slow to say nothing is left alone for a while") {
  Site site({.patience = 1200ms});
  site.web->put_document(app_id);
  CHECK(site.name(app_id) == "An App");
  site.now += 1h;
  site.web->put(app_id, [](const OutgoingRequest& request) -> Response {
    std::this_thread::sleep_for(request.timeout);
    throw FetchFailed("no answer");
  });
  for (int i = 0; i < 3; ++i) CHECK(site.name(app_id) == "An App");
  CHECK(site.web->fetches() == 2);
  site.web->put_document(app_id, {{"client_name", "Newer"}});
  site.now += 30s;
  CHECK(site.name(app_id) == "Newer");
}

TEST_CASE("metadata documents: one that becomes invalid is not used any longer, and comes back") {
  Site site;
  site.web->put_document(app_id);
  CHECK(site.name(app_id) == "An App");
  site.now += 1h;
  site.web->put_document(app_id, {{"client_id", "https://app.example/other"}});
  CHECK(site.name(app_id).empty());
  site.web->put(app_id, Response{.status = 500});
  CHECK(site.name(app_id).empty());
  site.web->put_document(app_id, {{"client_name", "Newer"}});
  CHECK(site.name(app_id) == "Newer");
}

TEST_CASE("metadata documents: whatever a way out of somebody's own throws, there is an answer") {
  const Site site;
  site.web->put(app_id, [](const OutgoingRequest&) -> Response { throw std::runtime_error("out of order"); });
  const auto failed = site.source->find(app_id);
  CHECK_FALSE(failed);
  CHECK(failed.error_or({}).cause == std::string(app_id) + ": out of order");
  site.web->put(app_id, [](const OutgoingRequest&) -> Response { throw 1; });
  CHECK_FALSE(site.source->find(app_id));
  site.web->put_document(app_id);
  CHECK(site.name(app_id) == "An App");
}

TEST_CASE("metadata documents: a fetch that ends in an exception is over, and the next one is made") {
  // When it is allowed, and when its answer is kept.
  for (const int broken : {2, 3}) {
    CAPTURE(broken);
    int calls = 0;
    const auto web = std::make_shared<DocumentWeb>();
    web->put_document(app_id);
    const auto clock = [&]() -> TimePoint {
      if (++calls == broken) throw std::runtime_error("no time");
      return start;
    };
    const auto source = clients::metadata_documents(web, {.environment = {.clock = clock}});
    CHECK_THROWS_AS(source->find(app_id), std::runtime_error);
    CHECK(source->find(app_id));
  }
}

TEST_CASE("metadata documents: whoever runs the server is told of which client there is no document, and why") {
  const Site site({.allowed_hosts = {"app.example"}});
  const auto cause = [&](const std::string& id) {
    const auto client = site.source->find(id);
    CHECK(client.error_or({}).description.find(id) == std::string::npos);
    return client.error_or({}).cause;
  };
  site.web->put(app_id, Response{.status = 404});
  CHECK(cause(app_id) == std::string(app_id) + ": the document at the client id is answered with 404");
  CHECK(cause("https://app.example/#x") == "https://app.example/#x: the client id has a fragment");
  CHECK(cause("https://evil.example/x") ==
        "https://evil.example/x: the host of the client id is not one that is allowed here");
  site.web->put_document(app_id);
  CHECK(site.name(app_id) == "An App");
}

TEST_CASE("metadata documents: where their clients could not authenticate, nobody is sent to them") {
  const Site site;
  const Options options;
  const auto told = [&](std::vector<std::string> methods) {
    JsonMembers members;
    site.source->describe({.options = options, .auth_methods = std::move(methods)}, members);
    return members.to_string();
  };
  CHECK(told({"client_secret_basic", "tls_client_auth"}) == "{}");
  const std::string yes = R"({"client_id_metadata_document_supported":true})";
  CHECK(told({"client_secret_basic", "none"}) == yes);
  CHECK(told({"private_key_jwt"}) == yes);
  const auto findings = [](std::unique_ptr<ClientAuth> strategy) {
    Assembly assembly;
    assembly.authenticate = [&](Server& server) {
      server.client_source(clients::metadata_documents(std::make_shared<DocumentWeb>()));
      server.authenticate(std::move(strategy));
    };
    return assembly.server().check();
  };
  CHECK(findings(client_auth::secret_basic()) ==
        std::vector<std::string>{"clients::metadata_documents knows clients that cannot authenticate here: register "
                                 "client_auth::none() or private_key_jwt()."});
  CHECK(findings(client_auth::none()).empty());
  CHECK(findings(client_auth::private_key_jwt(stores::memory())).empty());
}

TEST_CASE("metadata documents: where a client is asked for twice, a document that failed is fetched once a request") {
  DocumentWorld site({}, {.more = [](Server& server) { server.authenticate(client_auth::tls_client_auth()); }});
  site.web->put(app_id, Response{.status = 500});
  CHECK(site.redeem("code").status == 401);
  CHECK(site.web->fetches() == 1);
  site.web->put_document(app_id);
  CHECK(site.redeem(site.new_code()).status == 200);
  CHECK(site.web->fetches() == 2);
}

TEST_CASE("metadata documents: bounds and hosts that make no sense are told at once") {
  const auto web = std::make_shared<DocumentWeb>();
  const auto make = [&](const ClientDocumentOptions& options) { clients::metadata_documents(web, options); };
  CHECK_THROWS_AS(clients::metadata_documents(nullptr), std::invalid_argument);
  CHECK_THROWS_AS(make({.max_bytes = 0}), std::invalid_argument);
  CHECK_THROWS_AS(make({.max_bytes = 64 * 1024 + 1}), std::invalid_argument);
  CHECK_THROWS_AS(make({.shortest_life = 0s}), std::invalid_argument);
  CHECK_THROWS_AS(make({.shortest_life = 11min}), std::invalid_argument);
  CHECK_THROWS_AS(make({.longest_life = 9min}), std::invalid_argument);
  CHECK_THROWS_AS(make({.cached_documents = 0}), std::invalid_argument);
  CHECK_THROWS_AS(make({.fetches_at_once = 0}), std::invalid_argument);
  CHECK_THROWS_AS(make({.fetches_at_once_of_a_host = 0}), std::invalid_argument);
  CHECK_THROWS_AS(make({.fetches_of_a_host = 0}), std::invalid_argument);
  CHECK_THROWS_AS(make({.patience = 0ms}), std::invalid_argument);
  CHECK_THROWS_AS(make({.environment = {.clock = nullptr}}), std::invalid_argument);
  for (const char* host : {"", "https://app.example", "app.example/", "me@app.example", "app.example:x", "*.example"}) {
    CAPTURE(host);
    CHECK_THROWS_AS(make({.allowed_hosts = {host}}), std::invalid_argument);
  }
  CHECK_NOTHROW(make({.allowed_hosts = {"app.example", "app.example:8443", "[2001:db8::1]"}}));
}
