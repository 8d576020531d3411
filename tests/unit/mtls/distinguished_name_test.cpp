#include "mtls/distinguished_name.hpp"

#include <doctest/doctest.h>

#include "support/certificates.hpp"

using namespace oauthkit::mtls;
using world::Identity;

namespace {

bool names(const char* text, const Identity& identity) {
  const auto name = read_distinguished_name(text);
  return name && name == distinguished_name_of(*X509_get_subject_name(identity.certificate()));
}

}  // namespace

TEST_CASE("distinguished name: the text of RFC 4514 names the subject, last part first") {
  const Identity web({.name = {{"C", "DE"}, {"O", "Example"}, {"CN", "web"}}});
  CHECK(names("CN=web,O=Example,C=DE", web));
  CHECK(names("cn=web, o=Example, c=DE", web));
  CHECK(names("2.5.4.3=web,O=Example,C=DE", web));
  CHECK(!names("C=DE,O=Example,CN=web", web));
  CHECK(!names("CN=web,O=Example", web));
  CHECK(!names("CN=web,O=Example,C=DE,C=DE", web));
  CHECK(!names("CN=Web,O=Example,C=DE", web));
  CHECK(!names("OU=web,O=Example,C=DE", web));
}

TEST_CASE("distinguished name: what is escaped means itself") {
  const Identity comma({.name = {{"O", "Example, Inc."}, {"CN", "a+b=\"c\""}}});
  CHECK(names(R"(CN=a\+b=\"c\",O=Example\, Inc.)", comma));
  CHECK(names(R"(CN=a\2Bb\3D\22c\22,O=Example\2C Inc.)", comma));
  CHECK(!names("CN=a+b=\"c\",O=Example, Inc.", comma));
  const Identity accent({.name = {{"CN", "Lu\xC4\x8Di\xC4\x87"}}});
  CHECK(names(R"(CN=Lu\C4\8Di\C4\87)", accent));
  CHECK(names("CN=Lu\xC4\x8Di\xC4\x87", accent));
  CHECK(!names("CN=Lucic", accent));
}

TEST_CASE("distinguished name: a value cannot grow into another part") {
  const Identity forged({.name = {{"CN", "web,O=Example"}}});
  const Identity honest({.name = {{"O", "Example"}, {"CN", "web"}}});
  CHECK(!names("CN=web,O=Example", forged));
  CHECK(names("CN=web,O=Example", honest));
  CHECK(names(R"(CN=web\,O=Example)", forged));
}

TEST_CASE("distinguished name: malformed text names nobody") {
  for (const char* text :
       {"", "web", "CN", "=web", "CN=", "CN=web,", ",CN=web", "CN=web,,O=Example", "nonsense=web", "CN=#0403776562",
        R"(CN=web\)", R"(CN=\zz)", R"(CN=\C4)", "CN=<web>", "CN=\"web\"", "CN=a;O=b"}) {
    CAPTURE(text);
    CHECK(!read_distinguished_name(text));
  }
  CHECK(!read_distinguished_name(std::string_view("CN\0x=web", 8)));
  CHECK(read_distinguished_name("CN=web"));
  CHECK(read_distinguished_name("CN=web+UID=7,DC=example"));
  CHECK(read_distinguished_name("CN=a+UID=b") == read_distinguished_name("UID=b+CN=a"));
}
