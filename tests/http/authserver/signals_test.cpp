#include <doctest/doctest.h>

#include "http/authserver/document_server.hpp"
#include "http/authserver/registrant.hpp"

using namespace oauthkit;
using namespace oauthkit::testing;

namespace {

Json open_to() { return config_with({{"registration", {{"private_use_schemes", {"cursor"}}}}}); }

Answer consent(const AuthServer& server, const Params& request) {
  Agent alice(server);
  const auto page = alice.sign_in(alice.get(target(request)));
  REQUIRE(holds(page.body, "name=\"decision\""));
  return page;
}

/// The signals of a page in their order, each by name with its sentence.
std::vector<std::pair<std::string, std::string>> signals(const Answer& page) {
  const std::string start = "<p class=\"signal\" data-signal=\"";
  std::vector<std::pair<std::string, std::string>> found;
  for (auto at = page.body.find(start); at != std::string::npos; at = page.body.find(start, at + 1)) {
    const auto name = at + start.size();
    const auto quote = page.body.find('"', name);
    found.emplace_back(page.body.substr(name, quote - name),
                       page.body.substr(quote + 2, page.body.find("</p>", quote) - quote - 2));
  }
  return found;
}

std::vector<std::string> names(const Answer& page) {
  std::vector<std::string> all;
  for (const auto& [name, sentence] : signals(page)) all.push_back(name);
  return all;
}

/// The sentence of the signal `name`; empty when there is none.
std::string sentence(const Answer& page, const std::string& name) {
  for (const auto& [each, text] : signals(page)) {
    if (each == name) return text;
  }
  return {};
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("authserver signals: a client of the file on https has nothing to be warned of") {
  const AuthServer plain(demo_config());
  CHECK(names(consent(plain, authorization())).empty());
  const AuthServer server(open_to());
  CHECK(names(consent(server, authorization())) == Names{"first_seen"});
}

TEST_CASE("authserver signals: who registered itself is told of, before the buttons, with the host beside the name") {
  const AuthServer server(open_to());
  const auto client = registered(
      server, app_metadata({{"client_name", "Pix & <Co>"}, {"redirect_uris", {"https://pix.example/callback"}}}));
  const auto page = consent(server, asks(client));
  CHECK(names(page) == Names{"self_registered", "first_seen"});
  const auto told = sentence(page, "self_registered");
  CHECK(holds(told, "registered itself"));
  CHECK(holds(told, "<bdi><strong>Pix &amp; &lt;Co&gt;</strong></bdi>"));
  CHECK(holds(told, "pix.example"));
  CHECK(holds(sentence(page, "first_seen"), "first time"));
  CHECK(page.body.find("class=\"signal\"") < page.body.find("name=\"decision\""));
  CHECK(count(page.body, "<form") == 1);
}

TEST_CASE("authserver signals: an answer that stays on this device is told of") {
  const AuthServer server(open_to());
  const auto app = consent(server, asks(registered(server)));
  CHECK(holds(sentence(app, "loopback"), "this device"));
  const auto cursor = registered(server, app_metadata({{"redirect_uris", {"cursor://auth/callback"}}}));
  const auto page = consent(server, asks(cursor));
  CHECK(holds(sentence(page, "private_use_scheme"), "this device"));
  CHECK(holds(sentence(page, "private_use_scheme"), "<code>cursor:</code>"));
  CHECK(sentence(page, "loopback").empty());
}

TEST_CASE("authserver signals: a name that the file has already is told of, whatever its case and spaces") {
  const AuthServer server(open_to());
  const auto client = registered(server, app_metadata({{"client_name", "DEMO  Client"}}));
  CHECK(holds(sentence(consent(server, asks(client)), "name_taken"), "another application"));
  CHECK(sentence(consent(server, asks(registered(server))), "name_taken").empty());
}

TEST_CASE("authserver signals: a client is new once, and told of again when it has changed") {
  const AuthServer server(open_to());
  const auto client = registered(server);
  CHECK_FALSE(sentence(consent(server, asks(client)), "first_seen").empty());
  tokens_of(server, client);
  const auto again = consent(server, asks(client));
  CHECK(sentence(again, "first_seen").empty());
  CHECK(sentence(again, "changed").empty());
  auto renamed = app_metadata({{"client_name", "Another name"}});
  renamed["client_id"] = client["client_id"];
  CHECK(send_json(server, "PUT", "/register/" + client["client_id"].get<std::string>(), renamed,
                  bearer(client["registration_access_token"]))
            .status == 200);
  CHECK(holds(sentence(consent(server, asks(client)), "changed"), "has changed"));
  tokens_of(server, client);
  CHECK(sentence(consent(server, asks(client)), "changed").empty());
}

#ifdef AUTHSERVER_HAS_FETCH
TEST_CASE("authserver signals: a document client is told by the host of its id, and when it answers elsewhere") {
  DocumentServer documents;
  const AuthServer server(documents.config());
  const auto client = documents.publish("/client.json", {{"redirect_uris", {"https://elsewhere.example/callback"}}});
  const auto page = consent(server, asks(client));
  CHECK(names(page) == Names{"client_id_host", "host_mismatch", "first_seen"});
  CHECK(holds(sentence(page, "client_id_host"), documents.host()));
  CHECK(holds(sentence(page, "host_mismatch"), documents.host()));
  CHECK(holds(sentence(page, "host_mismatch"), "elsewhere.example"));
  const auto at_home = documents.publish("/home.json", {{"redirect_uris", {documents.origin() + "/callback"}}});
  CHECK(sentence(consent(server, asks(at_home)), "host_mismatch").empty());
}
#endif
