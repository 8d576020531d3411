#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "oauthkit/secret.hpp"
#include "support/processes.hpp"

using namespace oauthkit;

namespace {

// SHA-256 of "s3cret".
const std::string sha256_text = "$sha256$HsHCa1DV08WNlYMYGvgHZlX+AHVr9yhZQLo2cPmfy6A";
// scrypt of "s3cret" under "saltsalt", cheap enough for a test.
const std::string salt = "c2FsdHNhbHQ";
const std::string hash = "8fjZZEQc948E2hDFH3a9TefuCiIJ91BVFH7e+QG8W58";

std::string scrypt_text(const std::string& cost) { return "$scrypt$" + cost + "$" + salt + "$" + hash; }

bool is_refused(const std::string& text) {
  try {
    SecretHash::parse(text);
    return false;
  } catch (const std::invalid_argument&) {
    return true;
  }
}

}  // namespace

TEST_CASE("secret hash: scrypt gives the second vector of RFC 7914 section 12") {
  const auto stored = SecretHash::parse(
      "$scrypt$ln=10,r=8,p=16$TmFDbA$"
      "/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA");
  CHECK_FALSE(stored.matches("Password"));
  CHECK(stored.matches("password"));
}

TEST_CASE("secret hash: scrypt gives the third vector of RFC 7914 section 12") {
  const auto stored = SecretHash::parse(
      "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$"
      "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw");
  CHECK_FALSE(stored.matches("pleaseletmeout"));
  CHECK(stored.matches("pleaseletmein"));
}

TEST_CASE("secret hash: SHA-256 has its text form") {
  const auto stored = SecretHash::sha256("s3cret");
  CHECK(stored.text() == sha256_text);
  CHECK_FALSE(stored.is_scrypt());
  CHECK_FALSE(stored.matches("s3cre"));
  CHECK_FALSE(stored.matches("s3cret "));
  CHECK(stored.matches("s3cret"));
}

TEST_CASE("secret hash: SHA-256 of a parsed text matches") {
  const auto stored = SecretHash::parse(sha256_text);
  CHECK(stored == SecretHash::sha256("s3cret"));
  CHECK_FALSE(stored.matches("other"));
  CHECK(stored.matches("s3cret"));
}

TEST_CASE("secret hash: scrypt has its text form, a fresh salt and the promised cost") {
  const auto first = SecretHash::scrypt("s3cret");
  const auto second = SecretHash::scrypt("s3cret");
  CHECK(first.text().starts_with("$scrypt$ln=14,r=8,p=1$"));
  CHECK(first.text().size() == std::string("$scrypt$ln=14,r=8,p=1$").size() + 22 + 1 + 43);
  CHECK(first.is_scrypt());
  CHECK(first != second);
  CHECK_FALSE(first.matches("S3cret"));
  CHECK(first.matches("s3cret"));
  CHECK(SecretHash::parse(second.text()).matches("s3cret"));
}

TEST_CASE("secret hash: an empty hash matches nothing, not even nothing") {
  CHECK(SecretHash().empty());
  CHECK_FALSE(SecretHash().matches(""));
  CHECK_FALSE(SecretHash().matches("s3cret"));
  CHECK_FALSE(SecretHash().is_scrypt());
  CHECK(SecretHash::sha256("s3cret").matches("s3cret"));
}

TEST_CASE("secret hash: an empty secret never matches, whatever is stored") {
  // SHA-256 of the empty text.
  const auto stored = SecretHash::parse("$sha256$47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU");
  CHECK_FALSE(stored.matches(""));
  CHECK_FALSE(SecretHash::parse(scrypt_text("ln=4,r=1,p=1")).matches(""));
  CHECK(SecretHash::sha256("").empty());
  CHECK(SecretHash::scrypt("").empty());
  CHECK(SecretHash::parse(scrypt_text("ln=4,r=1,p=1")).matches("s3cret"));
}

TEST_CASE("secret hash: refuses a cost beyond 64 MiB") {
  CHECK(is_refused(scrypt_text("ln=17,r=8,p=1")));
  CHECK(is_refused(scrypt_text("ln=16,r=9,p=1")));
  CHECK(is_refused(scrypt_text("ln=63,r=8,p=1")));
  CHECK(is_refused(scrypt_text("ln=14,r=4294967296,p=1")));
  CHECK(is_refused(scrypt_text("ln=1,r=18446744073709551615,p=1")));
  CHECK(is_refused(scrypt_text("ln=1,r=99999999999999999999,p=1")));
  CHECK_FALSE(is_refused(scrypt_text("ln=16,r=8,p=1")));
}

TEST_CASE("secret hash: 64 MiB is not too much to compute") {
  const auto stored =
      SecretHash::parse("$scrypt$ln=16,r=8,p=1$c2FsdHNhbHQ$RFQ+Gg15iaghfBTKSmxZUyLF2IXWo3zRjfNHicqi4uU");
  CHECK(stored.matches("s3cret"));
}

TEST_CASE("secret hash: refuses p beyond 16") {
  CHECK(is_refused(scrypt_text("ln=4,r=8,p=17")));
  CHECK_FALSE(is_refused(scrypt_text("ln=4,r=8,p=16")));
}

TEST_CASE("secret hash: refuses a cost that scrypt does not define") {
  CHECK(is_refused(scrypt_text("ln=16,r=1,p=1")));
  for (const auto cost : {"ln=0,r=8,p=1", "ln=4,r=0,p=1", "ln=4,r=8,p=0"}) CHECK(is_refused(scrypt_text(cost)));
  CHECK(SecretHash::parse("$scrypt$ln=15,r=1,p=1$" + salt + "$XmFTCCfYdqk/HBY5sDsfSwoOFBQSzgwSZsSnm5XeMI0")
            .matches("s3cret"));
  CHECK(SecretHash::parse("$scrypt$ln=1,r=1,p=1$" + salt + "$cxm9nfm/E23GTjFSJHI/AlwK8e3X0NMtBZOdMcUvDrE")
            .matches("s3cret"));
}

TEST_CASE("secret hash: refuses costs that are not written plainly") {
  for (const auto cost :
       {"", "ln=4", "ln=4,r=1", "ln=04,r=1,p=1", "ln=4,r=01,p=1", "ln=4,r=1,p=01", "ln=+4,r=1,p=1", "ln=-4,r=1,p=1",
        "ln= 4,r=1,p=1", "ln=4, r=1,p=1", "r=1,ln=4,p=1", "ln=4,r=1,p=1,", "LN=4,r=1,p=1", "ln=4;r=1;p=1",
        "ln=4,r=1,p=1x", "ln=0x4,r=1,p=1", "ln=,r=1,p=1", "N=16,r=1,p=1"}) {
    CAPTURE(cost);
    CHECK(is_refused(scrypt_text(cost)));
  }
  CHECK(SecretHash::parse(scrypt_text("ln=4,r=1,p=1")).matches("s3cret"));
}

TEST_CASE("secret hash: refuses a malformed salt or hash") {
  const std::string cost = "$scrypt$ln=4,r=1,p=1";
  for (const auto& text :
       {cost, cost + "$", cost + "$" + salt, cost + "$" + salt + "$", cost + "$$" + hash,
        cost + "$" + salt + "=$" + hash, cost + "$" + salt + "$" + hash + "=", cost + "$" + salt + "$" + hash + "$",
        cost + "$" + salt + "$" + hash + "\n", cost + "$c2FsdHNhbHR$" + hash, cost + "$" + salt + "$AAAA",
        cost + "$" + salt + "$" + std::string(88, 'A'), cost + "$" + std::string(88, 'A') + "$" + hash,
        cost + salt + "$" + hash, " " + cost + "$" + salt + "$" + hash}) {
    CAPTURE(text);
    CHECK(is_refused(text));
  }
  CHECK_FALSE(is_refused(cost + "$" + salt + "$" + hash));
}

TEST_CASE("secret hash: refuses a malformed SHA-256 text") {
  const auto digest = sha256_text.substr(8);
  for (const auto& text : {std::string("$sha256$"), sha256_text + "=", sha256_text + "A", "$sha256$" + digest.substr(1),
                           "sha256$" + digest, "$SHA256$" + digest, "$sha256$" + digest.substr(0, 42) + "B",
                           "$sha256$" + digest.substr(0, 42) + "-", "$sha256$$" + digest, sha256_text + "\n"}) {
    CAPTURE(text);
    CHECK(is_refused(text));
  }
  CHECK_FALSE(is_refused(sha256_text));
}

TEST_CASE("secret hash: refuses a text of neither kind") {
  for (const auto& text : {"", "s3cret", "$", "$$", "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHQ$aGFzaA", "$md5$abc"}) {
    CHECK(is_refused(text));
  }
  CHECK_FALSE(is_refused(sha256_text));
}

TEST_CASE("secret hash: more threads than turns all get their answer") {
  const auto stored = SecretHash::parse(scrypt_text("ln=4,r=1,p=1"));
  std::atomic<int> right = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  SecretHash::limit_callers(4 * SecretHash::max_concurrent_scrypt);
  for (int t = 0; t < 4 * SecretHash::max_concurrent_scrypt; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        if (stored.matches("s3cret")) ++right;
        if (stored.matches("guess")) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 4 * SecretHash::max_concurrent_scrypt * 20);
  SecretHash::limit_callers(SecretHash::max_concurrent_scrypt);
  CHECK(wrong == 0);
}

TEST_CASE("secret hash: a call too many is told at once, and costs nothing") {
  const auto stored = SecretHash::parse(scrypt_text("ln=4,r=1,p=1"));
  SecretHash::limit_callers(0);
  CHECK_THROWS_AS(stored.matches("s3cret"), HashingBusy);
  CHECK_THROWS_AS(SecretHash::scrypt("s3cret"), HashingBusy);
  // What needs no scrypt does not ask.
  CHECK(SecretHash::parse(sha256_text).matches("s3cret"));
  CHECK_FALSE(stored.matches(""));
  SecretHash::limit_callers(SecretHash::max_concurrent_scrypt);
  CHECK(stored.matches("s3cret"));
}

// The thread sanitizer ends a child that starts threads.
#ifndef __SANITIZE_THREAD__
TEST_CASE("secret hash: a child of a process that has hashed hashes too") {
  const auto stored = SecretHash::parse(scrypt_text("ln=4,r=1,p=1"));
  CHECK(stored.matches("s3cret"));
  support::Child child([&](support::Report report) { report(stored.matches("s3cret") ? 'y' : 'n'); });
  CHECK(child.read(1) == "y");
}
#endif
