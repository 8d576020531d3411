#include "jose/content_encryption.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace oauthkit;
using namespace oauthkit::jose;

namespace {

const Secret key = std::string(32, 'k');
constexpr ContentEncryption every[] = {ContentEncryption::a256gcm, ContentEncryption::a128cbc_hs256};

std::string changed(std::string text, std::size_t at) {
  text[at] = static_cast<char>(text[at] ^ 1);
  return text;
}

}  // namespace

TEST_CASE("content encryption: what was sealed opens with the same key and what it is bound to") {
  for (const auto encryption : every) {
    for (const auto& plain : {std::string(), std::string("x"), std::string(16, 'y'), std::string(10'000, 'z')}) {
      const auto sealed = seal_content(encryption, key, plain, "bound", system_random);
      const auto opened = unseal_content(encryption, key, sealed, "bound");
      REQUIRE(opened);
      CHECK(opened->reveal() == plain);
      CHECK(!unseal_content(encryption, key, sealed, "bounds"));
      CHECK(!unseal_content(encryption, std::string(32, 'K'), sealed, "bound"));
    }
  }
}

TEST_CASE("content encryption: one changed bit anywhere opens nothing") {
  for (const auto encryption : every) {
    const auto sealed = seal_content(encryption, key, "plain text of some length", "bound", system_random);
    for (auto part : {&SealedContent::nonce, &SealedContent::content, &SealedContent::tag}) {
      for (std::size_t i = 0; i < (sealed.*part).size(); ++i) {
        auto other = sealed;
        other.*part = changed(sealed.*part, i);
        CHECK(!unseal_content(encryption, key, other, "bound"));
      }
    }
    CHECK(unseal_content(encryption, key, sealed, "bound"));
  }
}

TEST_CASE("content encryption: nonce and tag have one length each (RFC 7518 sections 5.2.2.1, 5.3)") {
  for (const auto encryption : every) {
    const auto sealed = seal_content(encryption, key, "plain", "bound", system_random);
    CHECK(sealed.nonce.size() == (encryption == ContentEncryption::a256gcm ? 12 : 16));
    CHECK(sealed.tag.size() == 16);
    for (auto part : {&SealedContent::nonce, &SealedContent::tag}) {
      auto shorter = sealed;
      (shorter.*part).pop_back();
      CHECK(!unseal_content(encryption, key, shorter, "bound"));
      auto longer = sealed;
      (longer.*part).push_back('\0');
      CHECK(!unseal_content(encryption, key, longer, "bound"));
      auto none = sealed;
      (none.*part).clear();
      CHECK(!unseal_content(encryption, key, none, "bound"));
    }
    CHECK(unseal_content(encryption, key, sealed, "bound"));
  }
}

TEST_CASE("content encryption: a key of another length is an error of the caller") {
  CHECK_THROWS_AS(seal_content(every[0], std::string(16, 'k'), "plain", "", system_random), std::runtime_error);
  CHECK_THROWS_AS(unseal_content(every[1], std::string(64, 'k'), {}, ""), std::runtime_error);
}

TEST_CASE("content encryption: each has its name, and other names mean nothing") {
  for (const auto encryption : every) CHECK(content_encryption_named(name(encryption)) == encryption);
  for (const char* other : {"", "A128GCM", "a256gcm", "A256CBC-HS512"}) CHECK(!content_encryption_named(other));
}
