// examples/nginx/authserver.conf in front of two nodes on one PostgreSQL, as docs/deploying.md has it.

#include "nodes/nginx.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <optional>

#include "nodes/pair.hpp"
#include "stores/postgres/server.hpp"
#include "support/free_port.hpp"
#include "support/shell.hpp"

using namespace nodes_tests;
using oauthkit::testing::count;
using oauthkit::testing::holds;

namespace {

struct Site {
  int port = support::free_port();
  std::string address = "https://127.0.0.1:" + std::to_string(port);
  support::TemporaryDirectory directory = {};
  std::string store = store_tests::server().create_schema();
  std::optional<AuthServer> one = {};
  std::optional<AuthServer> other = {};
  std::optional<Nginx> nginx = {};

  Site() {
    one.emplace(directory.path(), arguments());
    other.emplace(directory.path(), arguments());
    nginx.emplace(port, host(*one), host(*other));
  }

  std::vector<std::string> arguments() const { return {"--store", store, "--issuer", address}; }
  static std::string host(const AuthServer& node) { return "127.0.0.1:" + std::to_string(node.port()); }

  /// What curl prints of a request to this site.
  std::string curl(const std::string& arguments) const {
    return support::shell("curl --silent --max-time 20 --cacert " + nginx->certificate() + " " + arguments).output;
  }
  std::string status_of(const std::string& arguments) const {
    return curl("--output /dev/null --write-out '%{http_code}' " + arguments);
  }
  std::string token_request() const {
    return "-u demo:demo-secret -d grant_type=client_credentials " + address + "/token";
  }
};

}  // namespace

TEST_CASE("nginx in front of two nodes on PostgreSQL: every answer of the walkthrough is the expected one") {
  const Site site;
  const std::string walkthrough = std::string(std::getenv("SOURCE_ROOT")) + "/scripts/walkthrough";
  const auto walk =
      support::shell("CURL_CA_BUNDLE=" + site.nginx->certificate() + " " + walkthrough + " " + site.address);
  INFO(walk.output);
  CHECK(walk.status == 0);
  const auto log = site.nginx->log();
  CHECK(count(log, " /token 200 ") > 2);
  CHECK(holds(log, Site::host(*site.one)));
  CHECK(holds(log, Site::host(*site.other)));
  CHECK_FALSE(holds(log, "code_challenge"));
  CHECK_FALSE(holds(log, "?"));
}

TEST_CASE("nginx in front of two nodes on PostgreSQL: when one goes nobody notices, when both go it is 503") {
  Site site;
  CHECK(site.one->stop() == 0);
  for (int i = 0; i < 6; ++i) CHECK(site.status_of(site.token_request()) == "200");
  CHECK(site.other->stop() == 0);
  const auto away = site.curl("--include --http1.1 " + site.token_request());
  CHECK(away.starts_with("HTTP/1.1 503"));
  CHECK(holds(away, "Retry-After: 5"));
  CHECK(holds(away, "{\"error\":\"temporarily_unavailable\"}"));
  site.one.emplace(site.directory.path(), site.arguments(), site.one->port());
  CHECK(site.status_of("--retry 8 --retry-all-errors --retry-delay 1 --fail " + site.token_request()).ends_with("200"));
}

TEST_CASE("nginx in front of two nodes on PostgreSQL: refuses what is too large and who asks too often") {
  const Site site;
  const auto large = site.directory.file("large");
  std::ofstream(large) << std::string(70'000, 'a');
  CHECK(site.status_of("--data-binary @" + large + " " + site.address + "/token") == "413");
  int refused = 0;
  for (int i = 0; i < 20; ++i)
    refused += site.status_of("-d username=alice " + site.address + "/login") == "429" ? 1 : 0;
  CHECK(refused > 0);
  CHECK(site.status_of(site.token_request()) == "200");
}
