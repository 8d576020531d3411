// What a consent page is told of a client, named by the rows of the table in docs/clients.md.

#include "authorization/sources.hpp"

using namespace sources;

namespace {

using Signals = std::vector<Signal>;

/// A client of the application's that may come back to `redirect_uri`.
Signals of_own_client(Site& site, const std::string& redirect_uri) {
  auto& client = site.world->client("native");
  client.redirect_uris = {redirect_uri};
  client.name = "App";
  return site.lasting("native", redirect_uri);
}

}  // namespace

TEST_CASE("S1: the page is told the redirect host, with its port, whatever the signals") {
  Site site;
  const auto page = consent(*site.world, site.request_of(document_id, home));
  CHECK(page.redirect_host == "app.example:8443");
  CHECK(consent(*site.world).redirect_host == "web.example");
}

TEST_CASE("S2: self_registered is said of who came through the registration endpoint, and of nobody else") {
  Site site;
  CHECK(site.lasting("registered", home) == Signals{{.kind = Kind::self_registered}});
  CHECK(!has(site.signals(document_id, home), Kind::self_registered));
  CHECK(!has(site.signals("web", web_home), Kind::self_registered));
  site.told->clients.back().registration.source = ClientRegistration::Source::administration;
  CHECK(site.lasting("registered", home).empty());
}

TEST_CASE("S3: client_id_host is the host of a document client's id, with its port") {
  Site site;
  CHECK(site.lasting(document_id, home) == Signals{{.kind = Kind::client_id_host, .host = "app.example:8443"}});
  CHECK(!has(site.signals("registered", home), Kind::client_id_host));
  CHECK(!has(site.signals("web", web_home), Kind::client_id_host));
}

TEST_CASE("S4: loopback is said of http on this device, whoever the client is") {
  Site site;
  for (const auto* uri : {"http://127.0.0.1/cb", "http://[::1]/cb", "http://localhost/cb"}) {
    CAPTURE(uri);
    CHECK(site.lasting("registered", uri) == Signals{{.kind = Kind::self_registered}, {.kind = Kind::loopback}});
    CHECK(of_own_client(site, uri) == Signals{{.kind = Kind::loopback}});
  }
  CHECK(site.lasting("registered", "http://127.0.0.1:33418/cb").size() == 2);
  CHECK(of_own_client(site, "https://localhost/cb").empty());
  CHECK(of_own_client(site, "https://127.0.0.1.example/cb").empty());
}

TEST_CASE("S4: private_use_scheme is said of what is neither http nor https, with the scheme") {
  Site site;
  CHECK(site.lasting("registered", "com.example.app:/cb") ==
        Signals{{.kind = Kind::self_registered}, {.kind = Kind::private_use_scheme, .host = "com.example.app"}});
  CHECK(of_own_client(site, "com.example.own://cb") ==
        Signals{{.kind = Kind::private_use_scheme, .host = "com.example.own"}});
  CHECK(of_own_client(site, "https://com.example.own/cb").empty());
}

TEST_CASE("S5: host_mismatch is said of a document client that answers at another https host than that of its id") {
  Site site;
  const Signal id_host{.kind = Kind::client_id_host, .host = "app.example:8443"};
  CHECK(site.lasting(document_id, "https://other.example/cb") ==
        Signals{id_host, {.kind = Kind::host_mismatch, .host = "app.example:8443"}});
  CHECK(site.lasting(document_id, home) == Signals{id_host});
  CHECK(site.lasting(document_id, "http://127.0.0.1/cb") == Signals{id_host, {.kind = Kind::loopback}});
  CHECK(!has(site.signals("registered", "https://other.example/cb"), Kind::host_mismatch));
  CHECK(!has(site.signals("web", web_home), Kind::host_mismatch));
}

TEST_CASE("S5: the port of https and the case of a host make no other host, another port does") {
  Site site;
  auto& client = site.told->clients.front();
  client.redirect_uris = {home};
  for (const auto* uri : {"https://App.Example:443/cb", "https://app.example/cb"}) {
    client.registration.id_host = "app.example";
    client.redirect_uris = {uri};
    CHECK(!has(site.signals(document_id, uri), Kind::host_mismatch));
    client.registration.id_host = "app.example:443";
    CHECK(!has(site.signals(document_id, uri), Kind::host_mismatch));
    client.registration.id_host = "app.example:8443";
    CHECK(has(site.signals(document_id, uri), Kind::host_mismatch));
  }
}

TEST_CASE("S7: name_taken is said of who is called as a client of the application's or of an operator's") {
  const AgreementOptions options{.has_name = [](std::string_view name) { return same_client_name(name, "My Bank"); }};
  for (const bool agreements : {true, false}) {
    Site site(agreements, options);
    for (auto& client : site.told->clients) client.name = "MY\u00A0bank";
    CHECK(has(site.signals("registered", home), Kind::name_taken) == agreements);
    CHECK(has(site.signals(document_id, home), Kind::name_taken) == agreements);
    site.other->name = "mybank";
    CHECK(has(site.signals("registered", home), Kind::name_taken));
    for (auto& client : site.told->clients) client.name = "My Bank 2";
    CHECK(!has(site.signals("registered", home), Kind::name_taken));
    CHECK(!has(site.signals(document_id, home), Kind::name_taken));
  }
}

TEST_CASE("S7: the application's clients and an operator's are asked for nobody, nor who has no name") {
  int asked = 0;
  Site site(true, {.has_name = [&](std::string_view) { return ++asked > 0; }});
  CHECK(!has(site.signals("web", web_home), Kind::name_taken));
  site.told->clients.back().registration.source = ClientRegistration::Source::administration;
  CHECK(!has(site.signals("registered", home), Kind::name_taken));
  site.told->clients.front().name.clear();
  CHECK(!has(site.signals(document_id, home), Kind::name_taken));
  CHECK(asked + site.told->names_asked + site.other->names_asked == 0);
  site.told->clients.front().name = "App";
  CHECK(has(site.signals(document_id, home), Kind::name_taken));
}

TEST_CASE("signals: they come in the order of their kinds") {
  Site site(true, {.has_name = [](std::string_view) { return true; }});
  const auto kinds = [&](const std::string& id, const std::string& uri) {
    std::vector<Kind> all;
    for (const auto& signal : site.signals(id, uri)) all.push_back(signal.kind);
    return all;
  };
  CHECK(kinds(document_id, "https://other.example/cb") ==
        std::vector{Kind::client_id_host, Kind::host_mismatch, Kind::first_seen, Kind::name_taken});
  (void)site.agree("registered", "http://localhost/cb");
  site.told->clients.back().name = "Another";
  CHECK(kinds("registered", "http://localhost/cb") ==
        std::vector{Kind::self_registered, Kind::loopback, Kind::name_taken, Kind::changed});
}

TEST_CASE("signals: a server that has none of it configured reads nothing and says nothing of its own clients") {
  World world;
  CHECK(consent(world).signals.empty());
  Site off(false);
  CHECK(off.signals("web", web_home).empty());
  (void)off.agree("web", web_home);
  CHECK(off.store->reads() + off.store->writes() == 0);
  Site on;
  CHECK(on.signals("web", web_home) == Signals{{.kind = Kind::first_seen}});
  CHECK(on.store->reads() == 1);
}
