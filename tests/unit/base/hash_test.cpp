#include "oauthkit/hash.hpp"

#include <doctest/doctest.h>

#include <set>
#include <thread>
#include <unordered_set>
#include <vector>

using namespace oauthkit;

TEST_CASE("hash: gives the SHA-256 of FIPS 180-4's examples") {
  CHECK(hash_token("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hash_token("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hash_token("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex() ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hash_token(std::string(1'000'000, 'a')).hex() ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("hash: a hash does not depend on what was hashed before it") {
  const auto first = hash_token("token");
  CHECK(hash_token("other") != first);
  CHECK(hash_token("token") == first);
  CHECK(hash_token(std::string_view("token\0", 6)) != first);
}

TEST_CASE("hash: many threads get the same hash") {
  std::vector<TokenHash> hashes(8);
  std::vector<std::thread> threads;
  for (auto& hash : hashes) {
    threads.emplace_back([&hash] {
      for (int round = 0; round < 1'000; ++round) hash = hash_token(round == 999 ? "abc" : std::to_string(round));
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& hash : hashes) CHECK(hash == hash_token("abc"));
}

TEST_CASE("hash: hex is read back") {
  const auto hash = hash_token("abc");
  CHECK(TokenHash::from_hex(hash.hex()) == hash);
  CHECK(TokenHash().hex() == std::string(64, '0'));
  CHECK(TokenHash::from_hex(std::string(64, 'f'))->bytes.back() == 0xFF);
}

TEST_CASE("hash: refuses what is not 64 hexadecimal digits") {
  const auto hex = hash_token("abc").hex();
  CHECK_FALSE(TokenHash::from_hex(""));
  CHECK_FALSE(TokenHash::from_hex(hex.substr(1)));
  CHECK_FALSE(TokenHash::from_hex(hex + "0"));
  CHECK_FALSE(TokenHash::from_hex("g" + hex.substr(1)));
  CHECK_FALSE(TokenHash::from_hex(hex.substr(1) + " "));
  CHECK_FALSE(TokenHash::from_hex("0x" + hex.substr(2)));
  CHECK(TokenHash::from_hex(hex));
}

TEST_CASE("hash: hashes are ordered by their bytes") {
  TokenHash low;
  TokenHash high;
  high.bytes[0] = 1;
  CHECK(low < high);
  CHECK(std::set<TokenHash>{high, low, high}.size() == 2);
}

TEST_CASE("hash: unordered containers tell hashes apart") {
  std::unordered_set<TokenHash, TokenHashHasher> hashes;
  std::set<std::size_t> values;
  for (int i = 0; i < 1'000; ++i) {
    hashes.insert(hash_token(std::to_string(i)));
    values.insert(TokenHashHasher()(hash_token(std::to_string(i))));
  }
  CHECK(hashes.size() == 1'000);
  CHECK(values.size() == 1'000);
  CHECK(hashes.count(hash_token("7")) == 1);
  CHECK(hashes.count(hash_token("x")) == 0);
}
