#include <doctest/doctest.h>

#include "jose/jwe.hpp"
#include "oauthkit/hash.hpp"

using namespace oauthkit;
using namespace oauthkit::jose;

namespace {

const ContentKey key = generate_content_key(system_random);

std::vector<std::string> parts_of(const std::string& token) {
  std::vector<std::string> parts = {""};
  for (const char c : token) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string token;
  for (const auto& part : parts) token += part + '.';
  token.pop_back();
  return token;
}

}  // namespace

TEST_CASE("jwe: what was encrypted opens with the same key and type, and names its key") {
  for (const auto& plain : {std::string(), std::string("x"), std::string(10'000, 'y'), std::string("\0\xff", 2)}) {
    const auto token = encrypt(key, "sealed", plain, system_random);
    CHECK(*jwe_kid(token) == key.kid);
    const auto opened = decrypt(key, "sealed", token);
    REQUIRE(opened);
    CHECK(opened->reveal() == plain);
  }
}

TEST_CASE("jwe: the header says dir and A256GCM, and there is no encrypted key (RFC 7518 section 4.5)") {
  const auto parts = parts_of(encrypt({"k", key.bytes}, "sealed", "plain", system_random));
  REQUIRE(parts.size() == 5);
  CHECK(base64url_decode(parts[0]) == R"({"alg":"dir","enc":"A256GCM","typ":"sealed","kid":"k"})");
  CHECK(parts[1].empty());
  CHECK(base64url_decode(parts[2])->size() == 12);
  CHECK(base64url_decode(parts[3])->size() == 5);
  CHECK(base64url_decode(parts[4])->size() == 16);
}

TEST_CASE("jwe: another key, name or type opens nothing") {
  const auto token = encrypt(key, "sealed", "plain", system_random);
  const auto other = generate_content_key(system_random);
  CHECK(decrypt(other, "sealed", token).reason() == "the header names another key");
  CHECK(decrypt({key.kid, other.bytes}, "sealed", token).reason() == "the token is not authentic");
  CHECK(decrypt(key, "other", token).reason() == "the token is of another type");
  CHECK(decrypt(key, "sealed", token));
}

TEST_CASE("jwe: one changed character anywhere opens nothing") {
  const auto token = encrypt(key, "sealed", "plain text of some length", system_random);
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK(!decrypt(key, "sealed", changed));
  }
  CHECK(decrypt(key, "sealed", token));
}

TEST_CASE("jwe: a nonce, tag or number of parts that is not as it must be is refused") {
  const auto token = encrypt(key, "sealed", "plain", system_random);
  const auto right = parts_of(token);
  for (const std::size_t part : {0U, 2U, 3U, 4U}) {
    auto parts = right;
    parts[part].clear();
    CHECK(!decrypt(key, "sealed", joined(parts)));
    parts[part] = right[part].substr(0, right[part].size() - 4);
    CHECK(!decrypt(key, "sealed", joined(parts)));
    parts[part] = right[part] + "AAAA";
    CHECK(!decrypt(key, "sealed", joined(parts)));
  }
  auto wrapped = right;
  wrapped[1] = "AAAA";
  CHECK(decrypt(key, "sealed", joined(wrapped)).reason() == "the token has an encrypted key");
  CHECK(!decrypt(key, "sealed", token + "."));
  CHECK(!decrypt(key, "sealed", ""));
  CHECK(!decrypt(key, "sealed", "...."));
  CHECK(!decrypt(key, "sealed", std::string(1 << 20, 'A')));
  CHECK(decrypt(key, "sealed", joined(right)));
}

TEST_CASE("jwe: another algorithm or encryption, compression and critical extensions are refused") {
  auto parts = parts_of(encrypt(key, "sealed", "plain", system_random));
  const auto right = parts[0];
  for (const char* header :
       {R"({"alg":"A256KW","enc":"A256GCM")", R"({"alg":"dir","enc":"A128GCM")", R"({"alg":"dir")",
        R"({"alg":"dir","enc":"A256GCM","zip":"DEF")", R"({"alg":"dir","enc":"A256GCM","crit":["x"])",
        R"({"alg":"dir","enc":"A256GCM","jwk":{})"}) {
    CAPTURE(header);
    parts[0] = base64url_encode(header + std::string(R"(,"typ":"sealed","kid":")") + key.kid + "\"}");
    CHECK(!jwe_kid(joined(parts)));
    CHECK(!decrypt(key, "sealed", joined(parts)));
  }
  parts[0] = right;
  CHECK(decrypt(key, "sealed", joined(parts)));
}

TEST_CASE("jwe: two tokens of one text differ") {
  CHECK(encrypt(key, "", "plain", system_random) != encrypt(key, "", "plain", system_random));
}
