#include "mtls/certificate.hpp"

#include <doctest/doctest.h>

#include "oauthkit/hash.hpp"
#include "oauthkit/mtls.hpp"
#include "support/certificates.hpp"

using namespace oauthkit;
using namespace oauthkit::mtls;
using world::Identity;
using Names = std::vector<std::string>;

TEST_CASE("certificate: DER is read whole or not at all") {
  const auto der = Identity().der();
  CHECK(read_certificate(der));
  CHECK(!read_certificate(""));
  CHECK(!read_certificate(der + "x"));
  CHECK(!read_certificate(std::string_view(der).substr(0, der.size() - 1)));
  CHECK(!read_certificate(std::string(20'000, '0')));
}

TEST_CASE("certificate: PEM is one block and nothing around it") {
  const Identity identity;
  const auto pem = identity.pem();
  CHECK(der_of_pem(pem) == identity.der());
  CHECK(der_of_pem("\n " + pem + "\r\n") == identity.der());
  CHECK(!der_of_pem(pem + pem));
  CHECK(!der_of_pem("x" + pem));
  CHECK(!der_of_pem(pem + "x"));
  CHECK(!der_of_pem(identity.key_pem()));
  CHECK(!der_of_pem(""));
  CHECK(!der_of_pem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"));
}

TEST_CASE("certificate: alternative names are told apart by their kind") {
  const Identity identity({.alternative = "DNS:web.example,URI:https://web.example/id,IP:192.0.2.1,IP:2001:db8::1,"
                                          "email:ops@web.example,DNS:api.example"});
  const auto& certificate = *identity.certificate();
  CHECK(alternative_names(certificate, NameKind::dns) == Names{"web.example", "api.example"});
  CHECK(alternative_names(certificate, NameKind::uri) == Names{"https://web.example/id"});
  CHECK(alternative_names(certificate, NameKind::email) == Names{"ops@web.example"});
  CHECK(alternative_names(certificate, NameKind::ip) ==
        Names{address_bytes("192.0.2.1"), address_bytes("2001:db8::1")});
  CHECK(alternative_names(*Identity().certificate(), NameKind::dns).empty());
}

TEST_CASE("certificate: an address has one form, however it is written") {
  CHECK(address_bytes("127.0.0.1").size() == 4);
  CHECK(address_bytes("::ffff:127.0.0.1") == address_bytes("127.0.0.1"));
  CHECK(address_bytes("2001:DB8:0:0::1") == address_bytes("2001:db8::1"));
  for (const char* text : {"", "localhost", "127.0.0.1:80", "127.1", "[::1]", "::1%lo"})
    CHECK(address_bytes(text).empty());
}

TEST_CASE("certificate: an address does not end at a NUL") {
  CHECK(address_bytes(std::string_view("127.0.0.1\0x", 11)).empty());
  CHECK(address_bytes(std::string_view("::1\0", 4)).empty());
  CHECK(address_bytes("127.0.0.1").size() == 4);
}

TEST_CASE("certificate: its thumbprint is the SHA-256 of the DER") {
  const Identity identity;
  const auto hash = hash_token(identity.der());
  CHECK(thumbprint({.der = identity.der()}) ==
        base64url_encode({reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()}));
  CHECK(thumbprint({}).empty());
}
