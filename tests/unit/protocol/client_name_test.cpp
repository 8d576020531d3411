#include <doctest/doctest.h>

#include "oauthkit/agreements.hpp"
#include "oauthkit/client_registration.hpp"
#include "oauthkit/signal.hpp"

using namespace oauthkit;
using Kind = Signal::Kind;
using Source = ClientRegistration::Source;

TEST_CASE("client name: two look the same without case and spaces") {
  CHECK(same_client_name("My Bank", "my bank"));
  CHECK(same_client_name("My Bank", "  MYBANK\t\n"));
  CHECK(same_client_name("", " "));
  CHECK(!same_client_name("My Bank", "My Bank 2"));
  CHECK(!same_client_name("My Bank", "My Ban"));
  CHECK(!same_client_name("a", ""));
  CHECK(!same_client_name("[", "{"));
}

TEST_CASE("client name: letters of other scripts have a case, too") {
  CHECK(same_client_name("\u00C9COLE", "\u00E9cole"));
  CHECK(same_client_name("\u0160KODA", "\u0161koda"));
  CHECK(same_client_name("\u017DLUTÝ", "\u017Elutý"));
  CHECK(same_client_name("\u0391\u03A9", "\u03B1\u03C9"));
  CHECK(same_client_name("\u0411\u0410\u041D\u041A \u0401", "\u0431\u0430\u043D\u043A\u0451"));
  CHECK(same_client_name("\uFF22\uFF41\uFF4E\uFF4B", "bank"));
  CHECK(!same_client_name("\u00D7", "\u00F7"));
  CHECK(!same_client_name("\u00E9", "e"));
  CHECK(!same_client_name("\u0101", "\u0102"));
}

TEST_CASE("client name: what cannot be seen makes no other name") {
  for (const auto* hidden :
       {"\u00A0", "\u2003", "\u200B", "\u200D", "\u202E", "\u2060", "\u3000", "\uFEFF", "\u00AD"}) {
    CAPTURE(hidden);
    CHECK(same_client_name("My" + std::string(hidden) + "Bank" + hidden, "My Bank"));
  }
  CHECK(!same_client_name("My\u2010Bank", "My Bank"));
}

TEST_CASE("client name: bytes that are no character are themselves") {
  CHECK(same_client_name("a\xFF", "A \xFF"));
  CHECK(!same_client_name("a\xFF", "a\xFE"));
  CHECK(!same_client_name("a\xC3", "a"));
}

TEST_CASE("client registration: where a client came from has a name") {
  CHECK(name_of(Source::application) == "application");
  CHECK(name_of(Source::administration) == "administration");
  CHECK(name_of(Source::registration) == "registration");
  CHECK(name_of(Source::document) == "document");
}

TEST_CASE("signal: each kind has a name") {
  CHECK(name_of(Kind::self_registered) == "self_registered");
  CHECK(name_of(Kind::client_id_host) == "client_id_host");
  CHECK(name_of(Kind::loopback) == "loopback");
  CHECK(name_of(Kind::private_use_scheme) == "private_use_scheme");
  CHECK(name_of(Kind::host_mismatch) == "host_mismatch");
  CHECK(name_of(Kind::first_seen) == "first_seen");
  CHECK(name_of(Kind::name_taken) == "name_taken");
  CHECK(name_of(Kind::changed) == "changed");
}
