// examples/nginx/authserver.conf in front of two nodes on one PostgreSQL, as docs/deploying.md has it.

#include "nodes/nginx.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <string>

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

TEST_CASE("nginx in front of two nodes on PostgreSQL: every endpoint has its limit, by network") {
  const Site site;
  // How many of a hundred requests on one connection, each from an address of its own, are answered 429.
  const auto limited = [&](const std::string& path, const std::function<std::string(int)>& address) {
    const auto file = site.directory.file("requests");
    std::ofstream requests(file);
    for (int i = 0; i < 100; ++i) {
      if (i > 0) requests << "next\n";
      requests << "url = " << site.address << path << "\nheader = \"X-Test-Address: " << address(i)
               << "\"\noutput = /dev/null\nwrite-out = \"%{http_code}\\n\"\nsilent\ncacert = "
               << site.nginx->certificate() << '\n';
    }
    requests.close();
    const auto answers = support::shell("curl --max-time 60 --config " + file).output;
    CHECK(count(answers, "\n") == 100);
    return count(answers, "429");
  };
  const auto one = [](int) { return std::string("192.0.2.7"); };
  const auto within = [](int i) { return "2001:db8:0:1::" + std::to_string(i + 1); };
  const auto across = [](int i) { return "2001:db8:0:" + std::to_string(i + 2) + "::1"; };
  for (const char* path : {"/authorize", "/login", "/token", "/revoke", "/device_authorization", "/bc-authorize"}) {
    CAPTURE(path);
    CHECK(limited(path, one) > 0);
    CHECK(limited(path, within) > 0);
    CHECK(limited(path, across) == 0);
  }
  CHECK(limited("/", one) == 0);
}
