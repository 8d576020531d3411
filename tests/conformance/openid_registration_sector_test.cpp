#include "support/openid_registration.hpp"

using namespace world;
using nlohmann::json;

// OpenID Connect Core 1.0 §8.1 and Registration 1.0 §5: the sector of a client with pairwise subjects.

namespace {

const std::string not_to_be_had =
    "sector_identifier_uri: has to answer soon, with status 200, over https, from a public address, and with one JSON "
    "array of strings";

/// A client of two hosts, whose sector is said.
json of_two_hosts() {
  return {{"redirect_uris", {"https://probe.example/cb", "https://probe.test/cb"}},
          {"subject_type", "pairwise"},
          {"sector_identifier_uri", sector_uri}};
}

}  // namespace

TEST_CASE("OpenID Connect Core §8.1: pairwise takes redirect URIs of one host, or a sector_identifier_uri") {
  ProviderWorld world;
  const std::string why = "subject_type: pairwise needs redirect URIs of one host, or a sector_identifier_uri";
  for (const json& uris :
       {json{"https://probe.example/cb", "https://probe.test/cb"},
        json{"https://probe.example/cb", "com.example.app:/cb"}, json::array({"com.example.app:/cb"})}) {
    CAPTURE(uris.dump());
    const auto refused = world.ask({{"redirect_uris", uris}, {"subject_type", "pairwise"}});
    CHECK(told_of(refused) == icm);
    CHECK(described(refused) == why);
    CHECK(world.enrolled({{"redirect_uris", uris}}).body["redirect_uris"] == uris);
  }
  const json uris = {"https://probe.example/cb", "https://PROBE.example:8443/other"};
  CHECK(world.enrolled({{"redirect_uris", uris}, {"subject_type", "pairwise"}}).body["subject_type"] == "pairwise");
  CHECK(world.web->fetches() == 0);
  world.put_sector({"https://probe.example/cb", "https://probe.test/cb"});
  CHECK(world.enrolled(of_two_hosts()).body["sector_identifier_uri"] == sector_uri);
}

TEST_CASE("OpenID Connect Registration §5: the sector names every redirect URI, byte for byte") {
  ProviderWorld world;
  for (const json& named : {json::array(), json::array({"https://probe.example/cb"}),
                            json{"https://probe.example/cb", "https://probe.test/cb/"},
                            json{"https://probe.example/cb", "https://PROBE.test/cb"},
                            json{"https://probe.example/", "https://probe.test/"}}) {
    CAPTURE(named.dump());
    world.put_sector(named);
    const auto refused = world.ask(of_two_hosts());
    CHECK(told_of(refused) == icm);
    CHECK(described(refused) == "sector_identifier_uri: does not name each of the redirect_uris");
  }
  world.put_sector({"https://other.example/cb", "https://probe.test/cb", "https://probe.example/cb"});
  CHECK(told_of(world.ask(of_two_hosts())) == "201");
}

TEST_CASE("OpenID Connect Registration §5: also where its subjects are public") {
  ProviderWorld world;
  world.put_sector({"https://probe.test/cb"});
  CHECK(told_of(world.ask({{"sector_identifier_uri", sector_uri}})) == icm);
  world.put_sector({"https://probe.example/cb"});
  CHECK(told_of(world.ask({{"sector_identifier_uri", sector_uri}})) == "201");
}

TEST_CASE("OpenID Connect Registration §5: what is no JSON array of strings names nobody") {
  ProviderWorld world;
  const auto refused = [&](Response response) {
    world.web->put(sector_uri, std::move(response));
    const auto answer = world.ask(of_two_hosts());
    CHECK(told_of(answer) == icm);
    CHECK(described(answer) == not_to_be_had);
  };
  const std::string right = R"(["https://probe.example/cb","https://probe.test/cb"])";
  for (const std::string text : {"", "{}", "null", R"("https://probe.example/cb")", R"({"uris":[]})",
                                 R"(["https://probe.example/cb","https://probe.test/cb",7])",
                                 R"(["https://probe.example/cb","https://probe.test/cb"] x)"}) {
    CAPTURE(text);
    refused(page(text));
  }
  refused(page(right, {{"Content-Type", "text/html"}}));
  refused(page(right, {}));
  refused(page('[' + std::string(70000, ' ') + right.substr(1)));
  for (const int status : {204, 301, 302, 404, 500}) {
    auto response = page(right, {{"Content-Type", "application/json"}, {"Location", "https://sector.example/other"}});
    response.status = status;
    refused(std::move(response));
  }
  world.web->put(sector_uri, page(right));
  CHECK(told_of(world.ask(of_two_hosts())) == "201");
}

TEST_CASE("OpenID Connect Registration §5: who cannot be asked is not told from who may not be asked") {
  ProviderWorld world;
  world.web->put(sector_uri, [](const OutgoingRequest&) -> Response { throw FetchRefused("10.0.0.1 is not public"); });
  const auto refused = world.ask(of_two_hosts());
  world.web->put(sector_uri, [](const OutgoingRequest&) -> Response { throw FetchFailed("nobody answers"); });
  const auto failed = world.ask(of_two_hosts());
  CHECK(told_of(refused) == icm);
  CHECK(refused.body == failed.body);
  CHECK(described(refused) == not_to_be_had);
  world.put_sector({"https://probe.example/cb", "https://probe.test/cb"});
  CHECK(told_of(world.ask(of_two_hosts())) == "201");
}

TEST_CASE("OpenID Connect Registration §5: it is asked once, by a bounded GET, and only for who is sound otherwise") {
  ProviderWorld world;
  world.put_sector({"https://probe.example/cb", "https://probe.test/cb"});
  auto wrong = of_two_hosts();
  wrong["id_token_signed_response_alg"] = "none";
  CHECK(told_of(world.ask(wrong)) == icm);
  wrong = of_two_hosts();
  wrong["sector_identifier_uri"] = "http://sector.example/uris.json";
  CHECK(described(world.ask(wrong)) == "sector_identifier_uri: must be an https URL without fragment");
  CHECK(world.web->fetches() == 0);
  CHECK(told_of(world.ask(of_two_hosts())) == "201");
  const auto asked = world.web->asked();
  REQUIRE(asked.size() == 1);
  CHECK(asked.front().url == sector_uri);
  CHECK(!asked.front().post);
  CHECK(asked.front().authorization.empty());
  CHECK(asked.front().accept == "application/json");
  CHECK(asked.front().max_bytes == 65536);
}

TEST_CASE("OpenID Connect Registration §5: an update is looked at where it names what was not looked at before") {
  ProviderWorld world;
  world.put_sector({"https://probe.example/cb", "https://probe.test/cb"});
  auto client = world.enrolled(of_two_hosts());
  CHECK(world.web->fetches() == 1);
  auto fewer = of_two_hosts();
  fewer["redirect_uris"] = {"https://probe.test/cb"};
  client = world.updated(client, fewer);
  CHECK(world.web->fetches() == 1);
  auto more = of_two_hosts();
  more["redirect_uris"] = {"https://probe.test/cb", "https://third.example/cb"};
  CHECK(described(world.update(client, more)) == "sector_identifier_uri: does not name each of the redirect_uris");
  CHECK(world.web->fetches() == 2);
  world.put_sector({"https://third.example/cb", "https://probe.test/cb"});
  CHECK(world.updated(client, more).body["redirect_uris"] == more["redirect_uris"]);
  CHECK(world.web->fetches() == 3);
}

TEST_CASE("OpenID Connect Registration §5: where nobody looks, nobody has a sector_identifier_uri") {
  ProviderWorld blind(json::object(), nullptr);
  const auto refused = blind.ask(of_two_hosts());
  CHECK(told_of(refused) == icm);
  CHECK(described(refused) == "sector_identifier_uri: is looked at by nobody here");
  CHECK(blind.enrolled({{"subject_type", "pairwise"}}).body["subject_type"] == "pairwise");
}

TEST_CASE("OpenID Connect Registration §5: an operator vouches for the sector of a client, and a document cannot") {
  ProviderWorld world;
  const auto made = world.registry->create(metadata(of_two_hosts()).dump());
  REQUIRE(made);
  CHECK(made->client.openid.sector_identifier_uri == sector_uri);
  CHECK(world.web->fetches() == 0);
  ClientDocumentOptions options;
  options.scope = {"read"};
  options.openid = true;
  const auto documents = clients::metadata_documents(world.web, options);
  world.web->put_document(app_id, {{"sector_identifier_uri", sector_uri}});
  CHECK(documents->find(app_id).error_or({}).description ==
        "the document at the client id cannot be used: sector_identifier_uri: must not stand in a document");
  world.web->put_document(app_id, {{"subject_type", "pairwise"}});
  const auto found = documents->find(app_id);
  REQUIRE(found);
  CHECK(found->openid.subject_type == "pairwise");
}
