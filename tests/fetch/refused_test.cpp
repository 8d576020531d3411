#include <doctest/doctest.h>

#include "fetch/addresses.hpp"
#include "fetch/server.hpp"
#include "oauthkit/fetch.hpp"

using namespace oauthkit;
using namespace fetch_tests;
using namespace std::chrono_literals;

namespace {

/// Whether the fetcher refuses it, without asking anybody.
bool is_refused(const Fetcher& fetcher, const std::string& url) {
  CAPTURE(url);
  try {
    fetcher.send({.url = url});
  } catch (const FetchRefused&) {
    return true;
  } catch (const FetchFailed& failed) {
    MESSAGE(url, ": ", failed.what());
  }
  return false;
}

}  // namespace

TEST_CASE("fetcher: no spelling of loopback is reached") {
  const Authority authority;
  const RawServer server([](const std::string&) { return response("{}"); }, &authority);
  const Fetcher fetcher({.ca_file = authority.file()});
  for (const char* host : loopback_spellings) {
    CHECK(is_refused(fetcher, std::string("https://") + host + ":" + server.port_text() + "/jwks"));
  }
  CHECK(is_refused(fetcher, "https://%31%32%37.0.0.1:" + server.port_text() + "/jwks"));
  // Not every resolver knows this one.
  CHECK_THROWS(fetcher.send({.url = "https://localhost.:" + server.port_text() + "/jwks"}));
  CHECK(server.connections() == 0);
  const auto origin = "https://localhost:" + server.port_text();
  CHECK(Fetcher({.trusted_origins = {origin}, .ca_file = authority.file()}).send({.url = origin}).status == 200);
}

TEST_CASE("fetcher: no address that is not public is tried") {
  const Fetcher fetcher({.connect_timeout = 500ms});
  for (const char* host : not_public) {
    CHECK(is_refused(fetcher, std::string("https://") + host + "/jwks"));
  }
}

TEST_CASE("fetcher: only https, but to an origin that is trusted to be http") {
  const RawServer server([](const std::string&) { return response("{}"); });
  const auto origin = "http://127.0.0.1:" + server.port_text();
  const Fetcher fetcher;
  for (const auto& url : {origin, std::string("http://client.example/jwks"), std::string("ftp://client.example/jwks"),
                          std::string("file:///etc/passwd"), std::string("client.example/jwks")}) {
    CHECK(is_refused(fetcher, url));
  }
  CHECK(server.connections() == 0);
  CHECK(Fetcher({.trusted_origins = {origin}}).send({.url = origin + "/x"}).status == 200);
}

TEST_CASE("fetcher: trust is for one origin, scheme, host and port") {
  const RawServer server([](const std::string&) { return response("{}"); });
  const RawServer other([](const std::string&) { return response("{}"); });
  const Fetcher fetcher({.trusted_origins = {"http://127.0.0.1:" + server.port_text()}});
  CHECK(is_refused(fetcher, "http://127.0.0.1:" + other.port_text()));
  CHECK(is_refused(fetcher, "http://localhost:" + server.port_text()));
  CHECK(is_refused(fetcher, "https://127.0.0.1:" + server.port_text()));
  CHECK(is_refused(fetcher, "http://127.0.0.1:" + server.port_text() + "@127.0.0.1:" + other.port_text()));
  CHECK(server.connections() == 0);
  CHECK(other.connections() == 0);
  CHECK(fetcher.send({.url = "http://127.1:" + server.port_text() + "/"}).status == 200);
}

TEST_CASE("fetcher: says which URLs are of an origin that is trusted") {
  const Fetcher fetcher({.trusted_origins = {"http://keys.internal:8080", "https://auth.internal"}});
  for (const auto* url :
       {"http://keys.internal/jwks", "https://keys.internal:8080/jwks", "http://u@keys.internal:8080/",
        "http://keys.internal:8080@other.example/", "https://auth.internal.example/", "auth.internal", ""}) {
    CAPTURE(url);
    CHECK_FALSE(fetcher.trusts(url));
  }
  CHECK(fetcher.trusts("http://keys.internal:8080/jwks?a=b"));
  CHECK(fetcher.trusts("https://auth.internal:443/jwks"));
  CHECK_FALSE(Fetcher().trusts("https://auth.internal/jwks"));
}

TEST_CASE("fetcher: a refused URL has no keys, which is remembered") {
  const Fetcher fetcher;
  CHECK(fetcher.jwks("https://127.0.0.1/jwks", RemoteKeys::Need::any) == nullptr);
  CHECK(fetcher.jwks("https://127.0.0.1/jwks", RemoteKeys::Need::newer) == nullptr);
  CHECK(fetcher.jwks("file:///etc/passwd", RemoteKeys::Need::any) == nullptr);
}
