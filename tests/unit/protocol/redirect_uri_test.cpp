#include "oauthkit/redirect_uri.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace oauthkit;

namespace {

/// What is wrong with `uri`, without the beginning that all sentences share.
std::string problem(std::string_view uri) {
  const auto text = redirect_uri_problem(uri);
  if (!text) return {};
  constexpr std::string_view beginning = "the redirect URI ";
  CHECK(text->starts_with(beginning));
  return text->substr(beginning.size());
}

template <std::size_t n>
void check_all(const std::array<const char*, n>& uris, std::string_view expected) {
  for (const auto* uri : uris) {
    CAPTURE(uri);
    CHECK(problem(uri) == expected);
  }
}

}  // namespace

TEST_CASE("redirect uri: accepts https with all that a URI may have") {
  check_all(std::array{"https://client.example/cb", "https://client.example", "https://client.example/",
                       "https://client.example:8443/cb?a=1&b=%20c", "https://client.example?x=/y?z",
                       "HTTPS://Client.Example/cb", "https://[2001:db8::1]:443/cb", "https://192.0.2.1/cb",
                       "https://client.example/a;b,c!$&'()+=:@~-._%C3%A9", "https://client.example:0/",
                       "https://client.example:65535/", "https://xn--bcher-kva.example/cb"},
            "");
}

TEST_CASE("redirect uri: accepts http to loopback") {
  check_all(std::array{"http://127.0.0.1/cb", "http://127.0.0.1:8000/cb", "http://[::1]/cb", "http://[::1]:8000/cb",
                       "http://localhost/cb", "http://localhost:3000/cb", "http://LOCALHOST/cb", "HTTP://127.0.0.1"},
            "");
}

TEST_CASE("redirect uri: refuses http beyond loopback") {
  check_all(
      std::array{"http://client.example/cb", "http://127.0.0.1.evil.example/cb", "http://localhost.evil.example/cb",
                 "http://127.0.0.2/cb", "http://0.0.0.0/cb", "http://[::2]/cb", "http://127.1/cb",
                 "http://2130706433/cb", "http://[::ffff:127.0.0.1]/cb", "http://192.168.0.1/cb",
                 "HTTP://client.example/cb", "http://127.0.0.1./cb", "http://xlocalhost/cb"},
      "must use https unless its host is a loopback address");
  CHECK(problem("https://client.example/cb") == "");
}

TEST_CASE("redirect uri: accepts a private-use scheme with a dot") {
  check_all(
      std::array{"com.example.app:/oauth2redirect/provider", "com.example.app://callback", "com.example.app:///cb",
                 "com.example.app:cb", "urn:ietf:wg:oauth:2.0:oob", "URN:ietf:wg:oauth:2.0:oob", "Com.Example.App:/cb"},
      "");
}

TEST_CASE("redirect uri: refuses a private-use scheme without a dot") {
  check_all(std::array{"myapp:/cb", "myapp://cb", "mailto:a@b.example", "ftp://client.example/", "ws://client.example/",
                       "view-source:https://client.example/", "intent://x"},
            "must use https, or a private-use scheme with a dot in its name");
  CHECK(problem("my.app:/cb") == "");
}

TEST_CASE("redirect uri: refuses script schemes in any case") {
  check_all(std::array{"javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript://client.example/%0Aalert(1)",
                       "data:text/html,x", "DATA:text/html;base64,eA", "vbscript:x", "file:///etc/passwd", "FILE:/x",
                       "blob:https://client.example/x", "about:blank"},
            "must not use a scheme that runs or reads local content");
  CHECK(problem("https://client.example/javascript:alert(1)") == "");
}

TEST_CASE("redirect uri: refuses a relative reference") {
  check_all(std::array{"/cb", "cb", "//client.example/cb", "?a=1", "client.example/cb", ":/cb", "://client.example",
                       "1http://client.example", "+a:b", "-a.b:c", ".a:b", "ht_tp://x", "/a:b"},
            "must be absolute");
  CHECK(problem("") == "must not be empty");
  CHECK(problem("https://client.example/cb") == "");
}

TEST_CASE("redirect uri: refuses a fragment, even an empty one") {
  check_all(std::array{"https://client.example/cb#f", "https://client.example/cb#", "https://client.example#",
                       "com.example.app:/cb#f", "https://client.example/cb?a#b"},
            "must not contain a fragment");
  CHECK(problem("https://client.example/cb%23f") == "");
}

TEST_CASE("redirect uri: refuses userinfo") {
  check_all(
      std::array{"https://user@client.example/cb", "https://user:pass@client.example/cb", "https://@client.example/",
                 "https://client.example@evil.example/cb", "http://127.0.0.1:80@evil.example/",
                 "http://127.0.0.1@evil.example/", "https://a@b@client.example/", "com.example.app://user@host/cb",
                 "https://client.example%40x@evil.example"},
      "must not contain a user name");
  CHECK(problem("https://client.example/@user") == "");
}

TEST_CASE("redirect uri: refuses a wildcard anywhere") {
  check_all(std::array{"https://*.client.example/cb", "https://client.example/*", "https://client.example/cb?a=*", "*",
                       "com.example.*:/cb"},
            "must not contain a wildcard");
  CHECK(problem("https://client.example/%2A") == "");
}

TEST_CASE("redirect uri: refuses control characters and spaces") {
  using namespace std::string_literals;
  for (int byte = 0; byte <= 0x20; ++byte) {
    const auto uri = "https://client.example/"s + static_cast<char>(byte) + "cb";
    CAPTURE(byte);
    CHECK(problem(uri) == (byte == 0x20 ? "must not contain a space" : "must not contain control characters"));
  }
  CHECK(problem("https://client.example/\x7F") == "must not contain control characters");
  CHECK(problem("\thttps://client.example/") == "must not contain control characters");
  CHECK(problem("java\nscript:alert(1)") == "must not contain control characters");
  CHECK(problem("https://client.example/%20") == "");
}

TEST_CASE("redirect uri: refuses bytes beyond ASCII") {
  check_all(std::array{"https://client.example/caf\xC3\xA9",
                       "https://b\xC3\xBC"
                       "cher.example/",
                       "https://client.example/\xFF"},
            "must be written in ASCII");
  CHECK(problem("https://client.example/caf%C3%A9") == "");
}

TEST_CASE("redirect uri: refuses a backslash, which a browser reads as a slash") {
  check_all(std::array{"https:\\\\client.example/", "https://evil.example\\@client.example/",
                       "https://client.example\\.evil.example/", "https://client.example/a\\b"},
            "must not contain a backslash");
  CHECK(problem("https://client.example/a%5Cb") == "");
}

TEST_CASE("redirect uri: refuses malformed percent escapes and foreign characters") {
  check_all(std::array{"https://client.example/%", "https://client.example/%4", "https://client.example/%zz",
                       "https://client.example/%u0041", "https://client.example/<x>", "https://client.example/\"",
                       "https://client.example/`", "https://client.example/{a}", "https://client.example/a|b",
                       "https://client.example/a^b", "https://client.example/[a]", "https://client.example/?a[]=1"},
            "is not a well-formed URI");
  CHECK(problem("https://client.example/%41?a%5B%5D=1") == "");
}

TEST_CASE("redirect uri: a web address needs a host") {
  check_all(std::array{"https://", "https:///cb", "https://:443/cb", "https:", "https:/cb", "https:client.example/cb",
                       "https://?a=1", "http://", "http:/127.0.0.1/cb", "http:127.0.0.1"},
            "needs a host");
  CHECK(problem("https://client.example") == "");
}

TEST_CASE("redirect uri: refuses a malformed host") {
  check_all(std::array{"https://client%2Eexample/", "https://[::1/", "https://[]/", "https://[::1]x/",
                       "https://[1.2.3.4]/", "https://[v1.a]/", "https://[fe80::1%25eth0]/", "https://a,b/",
                       "https://client.example;x/", "https://::1]/", "https://x[::1]/", "https://(x)/"},
            "has a malformed host");
  CHECK(problem("https://[::1]/") == "");
}

TEST_CASE("redirect uri: refuses a port that is none") {
  check_all(std::array{"https://client.example:/cb", "https://client.example:65536/", "https://client.example:99999/",
                       "https://client.example:000080/", "https://client.example:8a/", "https://client.example:-1/",
                       "https://client.example:80:80/", "http://[::1]:/", "https://[::1]:x/", "https://::1/",
                       "com.example.app://host:x/"},
            "has a port that is not a number up to 65535");
  CHECK(problem("https://client.example:65535/") == "");
}

TEST_CASE("redirect uri: refuses more than 2048 bytes") {
  const std::string base = "https://client.example/";
  CHECK(problem(base + std::string(2049 - base.size(), 'a')) == "must not be longer than 2048 bytes");
  CHECK(problem(base + std::string(2048 - base.size(), 'a')) == "");
}

TEST_CASE("redirect uri: refuses a scheme with nothing after it") {
  CHECK(problem("com.example.app:") == "has nothing after its scheme");
  CHECK(problem("urn:") == "has nothing after its scheme");
  CHECK(problem("com.example.app:/") == "");
}
