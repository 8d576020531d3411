#include "registration/sector_identifiers.hpp"

#include "registration/reading.hpp"

using namespace reading;
using namespace std::chrono_literals;
using oauthkit::registration::SectorIdentifiers;

namespace {

const std::string there = R"(["https://app.example/cb"])";

const Clock still = [] { return TimePoint(1h); };

/// Answers all that is asked by calling `answer`.
struct Web : Outgoing {
  std::function<Response()> answer = [] { return Response::json(200, there); };
  mutable int asked = 0;

  Response send(const OutgoingRequest&) const override {
    ++asked;
    return answer();
  }
  std::shared_ptr<const std::string> jwks(std::string_view, Need) const override { return nullptr; }
};

Client with_sector(const std::string& uri, const Words& redirect_uris = {"https://app.example/cb"}) {
  Client client{.redirect_uris = redirect_uris};
  client.openid.sector_identifier_uri = uri;
  return client;
}

std::string told(const Result<void>& result) {
  return result ? std::string() : std::string(wire_name(result.error_or({}))) + ": " + result.error_or({}).description;
}

}  // namespace

TEST_CASE("sector identifiers: one host is asked 60 times in a minute and no more, whoever comes; others are") {
  const auto web = std::make_shared<Web>();
  TimePoint now(1h);
  const SectorIdentifiers sectors(web, [&] { return now; });
  for (int i = 0; i < 60; ++i) CHECK(sectors.check(with_sector("https://sector.example/" + std::to_string(i)), {}));
  const auto beyond = sectors.check(with_sector("https://SECTOR.example:8443/"), {}).error_or({});
  CHECK(beyond.code == ErrorCode::temporarily_unavailable);
  CHECK(beyond.description == "too many clients of this sector are registered; try again later");
  CHECK(beyond.retry_after == 60s);
  CHECK(web->asked == 60);
  CHECK(sectors.check(with_sector("https://other.example/"), {}));
  // What was looked at before costs nothing of it.
  CHECK(sectors.check(with_sector("https://sector.example/"), with_sector("https://sector.example/")));
  now += 1min;
  CHECK(sectors.check(with_sector("https://sector.example/"), {}));
  CHECK(web->asked == 62);
}

TEST_CASE("sector identifiers: a client without one costs nothing") {
  const auto web = std::make_shared<Web>();
  const SectorIdentifiers sectors(web, still);
  CHECK(sectors.check(with_sector(""), Client()));
  CHECK(SectorIdentifiers(nullptr, still).check(with_sector(""), Client()));
  CHECK(web->asked == 0);
  CHECK(sectors.check(with_sector("https://sector.example/"), Client()));
  CHECK(web->asked == 1);
}

TEST_CASE("sector identifiers: what was looked at before is not looked at again") {
  const auto web = std::make_shared<Web>();
  const SectorIdentifiers sectors(web, still);
  const Words two = {"https://app.example/cb", "https://app.example/other"};
  const auto before = with_sector("https://sector.example/", two);
  CHECK(sectors.check(before, before));
  CHECK(sectors.check(with_sector("https://sector.example/"), before));
  CHECK(web->asked == 0);
  CHECK(sectors.check(with_sector("https://sector.example/other"), before));
  CHECK(web->asked == 1);
  CHECK(told(sectors.check(before, with_sector("https://sector.example/"))) ==
        "invalid_client_metadata: sector_identifier_uri: does not name each of the redirect_uris");
  CHECK(web->asked == 2);
}

TEST_CASE("sector identifiers: four are looked at at once, and whoever comes then is told to come again") {
  const auto web = std::make_shared<Web>();
  const SectorIdentifiers sectors(web, still);
  const auto client = with_sector("https://sector.example/");
  std::string beyond;
  web->answer = [&] {
    const auto next = sectors.check(client, Client());
    if (!next && beyond.empty()) beyond = told(next);
    return Response::json(200, there);
  };
  CHECK(sectors.check(client, Client()));
  CHECK(web->asked == 4);
  CHECK(beyond == "temporarily_unavailable: too many clients are registered at once; try again");
  // All places are free again.
  CHECK(sectors.check(client, Client()));
  CHECK(web->asked == 8);
}

TEST_CASE("sector identifiers: why nothing was to be had is for the operator") {
  const auto web = std::make_shared<Web>();
  const SectorIdentifiers sectors(web, still);
  const auto client = with_sector("https://sector.example/");
  web->answer = []() -> Response { throw FetchRefused("127.0.0.1 is not public"); };
  const auto refused = sectors.check(client, Client()).error_or({});
  CHECK(refused.cause == "127.0.0.1 is not public");
  CHECK(refused.description.find("127") == std::string::npos);
  web->answer = []() -> Response { throw FetchFailed("no route"); };
  const auto failed = sectors.check(client, Client()).error_or({});
  CHECK(failed.cause == "no route");
  CHECK(failed.description == refused.description);
  web->answer = [] { return Response::json(404, there); };
  CHECK(sectors.check(client, Client()).error_or({}).description == refused.description);
  web->answer = [] { return Response::json(200, there); };
  CHECK(sectors.check(client, Client()));
}
