#include "jose/pem.hpp"

#include <doctest/doctest.h>
#include <openssl/pem.h>

#include "jose/jwk.hpp"
#include "jose/keys.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;

namespace {

std::string text_of(BIO* bio) {
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio, &text);
  return {text, static_cast<std::size_t>(length)};
}

std::string public_pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(bio.get(), key);
  return text_of(bio.get());
}

std::string traditional_pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey_traditional(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio.get());
}

std::string encrypted_pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PKCS8PrivateKey(bio.get(), key, EVP_aes_128_cbc(), "pass", 4, nullptr, nullptr);
  return text_of(bio.get());
}

EVP_PKEY* handle(const Key& key) { return key.material().pkey.get(); }

}  // namespace

TEST_CASE("pem: a private key is written as PKCS #8 and read back") {
  for (const auto algorithm : {Algorithm::es256, Algorithm::eddsa, Algorithm::ps256, Algorithm::rs256}) {
    const Key& key = samples::generated(algorithm);
    const auto pem = write_pem(key);
    REQUIRE(pem);
    CHECK(pem->reveal().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const auto back = read_pem(pem->reveal(), algorithm);
    REQUIRE(back);
    CHECK(back->can_sign());
    CHECK(back->kid() == key.kid());
    CHECK(signature_matches(key, "input", *signature_of(*back, "input")));
  }
}

TEST_CASE("pem: a public key is read, and has no private half to write") {
  const Key& key = samples::generated(Algorithm::es256);
  const auto back = read_pem(public_pem(handle(key)), Algorithm::es256, "mine");
  REQUIRE(back);
  CHECK(!back->can_sign());
  CHECK(back->kid() == "mine");
  CHECK(!write_pem(*back));
  CHECK(!write_pem(samples::generated(Algorithm::hs256)));
  CHECK(write_pem(key));
}

TEST_CASE("pem: the older forms and encrypted keys are refused, and nobody is asked for a pass phrase") {
  const Key& key = samples::generated(Algorithm::rs256);
  CHECK(!read_pem(traditional_pem(handle(key)), Algorithm::rs256));
  CHECK(read_pem(encrypted_pem(handle(key)), Algorithm::rs256).reason() == "the private key is encrypted");
  CHECK(read_pem(write_pem(key)->reveal(), Algorithm::rs256));
}

TEST_CASE("pem: one block and nothing else") {
  const auto pem = public_pem(handle(samples::generated(Algorithm::es256)));
  CHECK(!read_pem("", Algorithm::es256));
  CHECK(!read_pem("x\n" + pem, Algorithm::es256));
  CHECK(!read_pem(pem + "x", Algorithm::es256));
  CHECK(!read_pem(pem + pem, Algorithm::es256));
  CHECK(!read_pem(pem.substr(0, pem.size() / 2), Algorithm::es256));
  CHECK(!read_pem(pem + std::string(64 * 1024, '\n'), Algorithm::es256));
  CHECK(read_pem("\n" + pem + "\r\n", Algorithm::es256));
}

TEST_CASE("pem: a key of another type than its algorithm is refused") {
  const auto pem = write_pem(samples::generated(Algorithm::es256));
  CHECK(!read_pem(pem->reveal(), Algorithm::rs256));
  CHECK(!read_pem(pem->reveal(), Algorithm::eddsa));
  CHECK(!read_pem(pem->reveal(), Algorithm::hs256));
  CHECK(read_pem(pem->reveal(), Algorithm::es256));
}
