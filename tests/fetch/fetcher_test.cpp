#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>

#include "fetch/server.hpp"
#include "oauthkit/fetch.hpp"

using namespace oauthkit;
using namespace fetch_tests;
using namespace std::chrono_literals;

namespace {

const Authority& authority() {
  static const Authority one;
  return one;
}

/// An https server on loopback, and a fetcher that is allowed to go there.
struct Site {
  explicit Site(RawServer::Answer answer, FetchOptions options = {}) : server(std::move(answer), &authority()) {
    options.ca_file = authority().file();
    options.trusted_origins.push_back(origin());
    fetcher = std::make_unique<Fetcher>(std::move(options));
  }

  std::string origin() const { return "https://localhost:" + server.port_text(); }
  Response get(const std::string& path = "/jwks") const { return fetcher->send({.url = origin() + path}); }

  RawServer server;
  std::unique_ptr<Fetcher> fetcher;
};

std::string says(const std::string& request, const char* name) {
  const auto at = request.find(std::string("\r\n") + name + ": ");
  if (at == std::string::npos) return {};
  const auto start = at + std::string(name).size() + 4;
  return request.substr(start, request.find("\r\n", start) - start);
}

}  // namespace

TEST_CASE("fetcher: gets what is there, over TLS with a certificate that is verified") {
  const Site site([](const std::string&) { return response("{\"keys\":[]}"); });
  const auto got = site.get("/jwks?a=b");
  CHECK(got.status == 200);
  CHECK(got.body == "{\"keys\":[]}");
  CHECK(got.headers.get("content-type") == "application/json");
  const auto request = site.server.requests().front();
  CHECK(request.starts_with("GET /jwks?a=b HTTP/1.1\r\n"));
  CHECK(says(request, "Accept") == "application/json, application/jwk-set+json");
  CHECK(says(request, "Authorization").empty());
}

TEST_CASE("fetcher: posts a form with credentials") {
  const Site site([](const std::string&) { return response("{}"); });
  site.fetcher->send(
      {.url = site.origin() + "/introspect", .post = true, .form = "token=a%26b", .authorization = "Basic eDp5"});
  const auto request = site.server.requests().front();
  CHECK(request.starts_with("POST /introspect HTTP/1.1\r\n"));
  CHECK(says(request, "Content-Type") == "application/x-www-form-urlencoded");
  CHECK(says(request, "Authorization") == "Basic eDp5");
  CHECK(request.ends_with("\r\n\r\ntoken=a%26b"));
  // The next user of the connection's handle sends nothing of it.
  site.get();
  CHECK(site.server.requests().back().starts_with("GET /jwks HTTP/1.1\r\n"));
  CHECK(says(site.server.requests().back(), "Authorization").empty());
}

TEST_CASE("fetcher: posts JSON, and then no form") {
  const Site site([](const std::string&) { return response("{}"); });
  const auto url = site.origin() + "/ping";
  site.fetcher->send({.url = url, .post = true, .form = "token=a", .json = R"({"id":"1c26"})"});
  const auto request = site.server.requests().front();
  CHECK(request.starts_with("POST /ping HTTP/1.1\r\n"));
  CHECK(says(request, "Content-Type") == "application/json");
  CHECK(request.ends_with("\r\n\r\n{\"id\":\"1c26\"}"));
  CHECK(request.find("token=a") == request.npos);
  // The next form on the connection is one again.
  site.fetcher->send({.url = url, .post = true, .form = "token=a"});
  CHECK(says(site.server.requests().back(), "Content-Type") == "application/x-www-form-urlencoded");
  site.fetcher->send({.url = url, .json = "{}"});
  CHECK(site.server.requests().back().starts_with("GET /ping HTTP/1.1\r\n"));
}

TEST_CASE("fetcher: a certificate of an authority that nobody knows is no answer") {
  const Authority stranger;
  const RawServer server([](const std::string&) { return response("{}"); }, &stranger);
  const auto origin = "https://localhost:" + server.port_text();
  const Fetcher fetcher({.trusted_origins = {origin}, .ca_file = authority().file()});
  CHECK_THROWS_AS(fetcher.send({.url = origin}), FetchFailed);
  CHECK(server.requests().empty());
  const Fetcher knows_it({.trusted_origins = {origin}, .ca_file = stranger.file()});
  CHECK(knows_it.send({.url = origin}).status == 200);
}

TEST_CASE("fetcher: a certificate for another name is no answer") {
  const Authority named_otherwise("DNS:other.example,IP:127.0.0.1");
  const RawServer server([](const std::string&) { return response("{}"); }, &named_otherwise);
  const auto by_name = "https://localhost:" + server.port_text();
  const auto by_address = "https://127.0.0.1:" + server.port_text();
  const Fetcher fetcher({.trusted_origins = {by_name, by_address}, .ca_file = named_otherwise.file()});
  CHECK_THROWS_AS(fetcher.send({.url = by_name}), FetchFailed);
  CHECK(server.requests().empty());
  CHECK(fetcher.send({.url = by_address}).status == 200);
}

TEST_CASE("fetcher: a redirect is an answer, and not followed") {
  const RawServer other([](const std::string&) { return response("{}"); });
  const Site site([&](const std::string&) {
    return response("{}", "Location: http://127.0.0.1:" + other.port_text() + "/\r\n", "302 Found");
  });
  CHECK(site.get().status == 302);
  CHECK(site.fetcher->jwks(site.origin() + "/jwks", RemoteKeys::Need::any) == nullptr);
  CHECK(other.connections() == 0);
}

TEST_CASE("fetcher: a body is as large as it may be, told beforehand or not") {
  const std::string fits(1000, ' ');
  const Site site(
      [&](const std::string& request) {
        if (request.starts_with("GET /fits")) return response(fits);
        if (request.starts_with("GET /told")) return response(fits + " ");
        return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(100'000, ' ');
      },
      {.max_bytes = 1000});
  CHECK(site.get("/fits").body == fits);
  CHECK_THROWS_AS(site.get("/told"), FetchRefused);
  CHECK_THROWS_AS(site.get("/untold"), FetchRefused);
}

TEST_CASE("fetcher: a request may take less than others, or more, and less time") {
  const std::string larger(2000, ' ');
  const Site site(
      [&](const std::string& request) {
        if (request.starts_with("GET /late")) std::this_thread::sleep_for(900ms);
        if (request.starts_with("GET /told")) return response(larger);
        return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + larger;
      },
      {.timeout = 2s, .max_bytes = 1000});
  for (const char* path : {"/told", "/untold"}) {
    const auto ask = [&](std::size_t most) {
      return site.fetcher->send({.url = site.origin() + path, .accept = "text/plain", .max_bytes = most});
    };
    CHECK_THROWS_AS(ask(0), FetchRefused);
    CHECK_THROWS_AS(ask(1999), FetchRefused);
    CHECK(ask(2000).body == larger);
  }
  CHECK(says(site.server.requests().back(), "Accept") == "text/plain");
  const auto late = [&](std::chrono::milliseconds timeout) {
    return site.fetcher->send({.url = site.origin() + "/late", .max_bytes = 2000, .timeout = timeout});
  };
  CHECK_THROWS_AS(late(300ms), FetchFailed);
  CHECK(late(60s).body == larger);
}

TEST_CASE("fetcher: headers are bounded too") {
  const Site site([](const std::string& request) {
    const std::size_t count = request.starts_with("GET /many") ? 1000 : 10;
    std::string headers;
    for (std::size_t i = 0; i < count; ++i) headers += "X-Filler: " + std::string(50, 'x') + "\r\n";
    return response("{}", headers);
  });
  CHECK_THROWS_AS(site.get("/many"), FetchRefused);
  CHECK(site.get("/few").status == 200);
}

TEST_CASE("fetcher: an encoding is not undone, so that nothing grows") {
  const Site site([](const std::string&) { return response("\x1f\x8b", "Content-Encoding: gzip\r\n"); });
  CHECK(site.get().body == "\x1f\x8b");
}

TEST_CASE("fetcher: time is bounded, however lively the server trickles") {
  const Site site(
      [](const std::string&) {
        std::this_thread::sleep_for(900ms);
        return response("{}");
      },
      {.timeout = 300ms});
  const auto start = std::chrono::steady_clock::now();
  CHECK_THROWS_AS(site.get(), FetchFailed);
  CHECK(std::chrono::steady_clock::now() - start < 800ms);
}

TEST_CASE("fetcher: what is no HTTP is no answer") {
  const Site site([](const std::string& request) -> std::string {
    if (request.starts_with("GET /nothing")) return {};
    return request.starts_with("GET /http09") ? "{\"keys\":[]}" : response("{}");
  });
  CHECK_THROWS_AS(site.get("/nothing"), FetchFailed);
  CHECK_THROWS_AS(site.get("/http09"), FetchFailed);
  CHECK(site.get("/right").status == 200);
}

TEST_CASE("fetcher: a server that hangs up while it is spoken to does not end the program") {
  for (const bool with_tls : {true, false}) {
    const RawServer server({}, with_tls ? &authority() : nullptr);
    const auto origin = (with_tls ? "https://localhost:" : "http://localhost:") + server.port_text();
    const Fetcher fetcher({.trusted_origins = {origin}, .ca_file = authority().file()});
    for (int i = 0; i < 5; ++i) {
      const OutgoingRequest request{.url = origin, .post = true, .form = std::string(1 << 20, 'x')};
      CHECK_THROWS_AS(fetcher.send(request), FetchFailed);
    }
    CHECK(server.connections() >= 5);
  }
}

TEST_CASE("fetcher: a proxy of the environment is not used") {
  const RawServer proxy([](const std::string&) { return response("{}"); });
  const auto url = "http://127.0.0.1:" + proxy.port_text();
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy"}) {
    setenv(name, url.c_str(), 1);
  }
  const Site site([](const std::string&) { return response("{\"from\":\"the server\"}"); });
  CHECK(site.get().body == "{\"from\":\"the server\"}");
  const Fetcher plain({.trusted_origins = {"http://127.0.0.1:" + site.server.port_text()}, .timeout = 1s});
  CHECK_THROWS_AS(plain.send({.url = "http://127.0.0.1:" + site.server.port_text()}), FetchFailed);
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy"}) unsetenv(name);
  CHECK(proxy.connections() == 0);
}

TEST_CASE("fetcher: jwks are kept, and fetched once for many") {
  const Site site([](const std::string&) { return response("{\"keys\":[]}"); });
  const auto url = site.origin() + "/jwks";
  const auto first = site.fetcher->jwks(url, RemoteKeys::Need::any);
  REQUIRE(first);
  CHECK(*first == "{\"keys\":[]}");
  CHECK(site.fetcher->jwks(url, RemoteKeys::Need::newer) == first);
  CHECK(site.server.connections() == 1);
}

TEST_CASE("fetcher: jwks of a server that is gone can not be had") {
  auto server = std::make_unique<RawServer>([](const std::string&) { return response("{}"); });
  const auto origin = "http://127.0.0.1:" + server->port_text();
  const Fetcher fetcher({.trusted_origins = {origin}});
  server.reset();
  CHECK_THROWS_AS(fetcher.jwks(origin + "/jwks", RemoteKeys::Need::any), KeysUnavailable);
}

TEST_CASE("fetcher: bounds and origins that make no sense are told at once") {
  CHECK_THROWS_AS(Fetcher({.max_bytes = 0}), std::invalid_argument);
  CHECK_THROWS_AS(Fetcher({.timeout = 0ms}), std::invalid_argument);
  CHECK_THROWS_AS(Fetcher({.shortest_life = 11min, .usual_life = 10min}), std::invalid_argument);
  CHECK_THROWS_AS(Fetcher({.longest_life = 1s}), std::invalid_argument);
  CHECK_THROWS_AS(Fetcher({.environment = {.clock = nullptr}}), std::invalid_argument);
  CHECK_THROWS_AS(Fetcher({.trusted_origins = {"auth.internal"}}), std::invalid_argument);
  CHECK_NOTHROW(Fetcher({.trusted_origins = {"https://auth.internal"}}));
}
