#include "registration/subject_rules.hpp"

#include "registration/reading.hpp"

using namespace reading;
using oauthkit::registration::check_subject;

namespace {

std::string refused(const Words& redirect_uris, const std::string& sector = {}, Source source = Source::registration) {
  Client client{.redirect_uris = redirect_uris};
  client.openid.subject_type = "pairwise";
  client.openid.sector_identifier_uri = sector;
  return check_subject(client, source).error_or({}).description;
}

const std::string no_sector = "subject_type: pairwise needs redirect URIs of one host, or a sector_identifier_uri";

}  // namespace

TEST_CASE("subject rules: hosts are one whatever their case, port and path") {
  CHECK(refused({"https://app.example/cb", "https://APP.example:8443/other"}).empty());
  CHECK(refused({"http://127.0.0.1/cb", "http://127.0.0.1:8080/cb"}).empty());
  for (const Words& uris :
       {Words{"https://app.example/cb", "https://www.app.example/cb"},
        Words{"https://app.example/cb", "http://127.0.0.1/cb"}, Words{"https://app.example/cb", "com.example.app:/cb"},
        Words{"com.example.app:/cb"}, Words{}}) {
    CHECK(refused(uris) == no_sector);
    CHECK(refused(uris, "https://sector.example/").empty());
  }
}

TEST_CASE("subject rules: who wants no pairwise subjects has whatever hosts") {
  const Client client{.redirect_uris = {"https://app.example/cb", "https://www.app.example/cb"}};
  CHECK(check_subject(client, Source::registration));
  CHECK(check_subject(client, Source::document));
}

TEST_CASE("subject rules: a document says no sector, which nobody would look up") {
  CHECK(refused({"https://app.example/cb"}, "https://sector.example/", Source::document) ==
        "sector_identifier_uri: must not stand in a document");
  CHECK(refused({"https://app.example/cb"}, "https://sector.example/", Source::administration).empty());
  CHECK(refused({"https://app.example/cb"}, {}, Source::document).empty());
}
