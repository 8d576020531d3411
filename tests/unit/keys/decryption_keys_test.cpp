#include "oauthkit/decryption_keys.hpp"

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "jose/ecdh_es.hpp"
#include "jose/jwk.hpp"
#include "keys/key_file.hpp"
#include "support/temporary_directory.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

/// A ring whose clock the test turns: waiting for 1 h, published for 10 h, retiring for 2 h.
struct Turning {
  TimePoint now = TimePoint(1'000'000s);
  DecryptionKeyOptions options = {
      .publish = 1h, .encrypt = 10h, .retire = 2h, .environment = {.clock = [this] { return now; }}};
};

Json published(const DecryptionKeys& keys) {
  const auto set = Json::parse(keys.jwks());
  REQUIRE(set["keys"].size() == 1);
  return set["keys"][0];
}

std::string name_of(const DecryptionKeys& keys) { return published(keys)["kid"].get<std::string>(); }

/// What somebody sends who has just fetched the keys.
std::string encrypted(const DecryptionKeys& keys,
                      jose::ContentEncryption encryption = jose::ContentEncryption::a256gcm) {
  const auto found = jose::agreement_keys_in(keys.jwks());
  REQUIRE(found);
  REQUIRE(found->size() == 1);
  return jose::encrypt_jwt(found->front(), encryption, "a.b.c", system_random);
}

bool opens(const DecryptionKeys& keys, const std::string& token) {
  const auto opened = keys.open(token);
  return opened && opened->reveal() == "a.b.c";
}

// RFC 7517 appendix A.2, without its use.
const std::string private_key =
    R"({"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
    R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE")";

std::string set_of(const std::string& keys) { return R"({"keys":[)" + keys + "]}"; }

}  // namespace

TEST_CASE("decryption keys: one is published, for ECDH-ES and nothing else") {
  const DecryptionKeys keys;
  const auto key = published(keys);
  CHECK(key["kty"] == "EC");
  CHECK(key["crv"] == "P-256");
  CHECK(key["use"] == "enc");
  CHECK(key["alg"] == "ECDH-ES");
  CHECK(!key["kid"].get<std::string>().empty());
  CHECK(!key.contains("d"));
  // Nobody verifies with it.
  CHECK(jose::read_jwk_set(keys.jwks())->keys().empty());
}

TEST_CASE("decryption keys: what is encrypted to one opens, and what is not does not") {
  const DecryptionKeys keys;
  const DecryptionKeys others;
  const auto token = encrypted(keys);
  CHECK(!others.open(token));
  CHECK(others.open(token).error().description == "the token is encrypted to another key");
  CHECK(!keys.open(token + "A"));
  CHECK(!keys.open("a.b.c"));
  CHECK(!keys.open(""));
  CHECK(keys.open(encrypted(keys, jose::ContentEncryption::a128cbc_hs256)).error().description ==
        "the encryption of the content is not accepted");
  CHECK(opens(keys, token));
}

TEST_CASE("decryption keys: a token that names no key is tried with each") {
  Turning time;
  DecryptionKeys keys(time.options);
  auto found = jose::agreement_keys_in(keys.jwks());
  REQUIRE(found);
  const jose::AgreementKey nameless = *jose::read_agreement_jwk('{' + found->front().members() + '}');
  const auto token = jose::encrypt_jwt(nameless, jose::ContentEncryption::a256gcm, "a.b.c", system_random);
  keys.rotate();
  time.now += 1h;
  CHECK(opens(keys, token));
  CHECK(!DecryptionKeys().open(token));
}

TEST_CASE("decryption keys: a key waits, then is published, then only opens, then is forgotten") {
  Turning time;
  DecryptionKeys keys(time.options);
  const auto first = name_of(keys);
  const auto token = encrypted(keys);
  time.now += 9h - 1s;
  CHECK(!keys.refresh());
  time.now += 1s;
  CHECK(keys.refresh());
  CHECK(name_of(keys) == first);
  time.now += 1h;
  CHECK(name_of(keys) != first);
  CHECK(opens(keys, token));
  time.now += 2h - 1s;
  CHECK(!keys.refresh());
  CHECK(opens(keys, token));
  time.now += 1s;
  CHECK(keys.refresh());
  CHECK(!keys.open(token));
  CHECK(opens(keys, encrypted(keys)));
}

TEST_CASE("decryption keys: by command the next key waits from now, and one at a time") {
  Turning time;
  time.options.encrypt = Lifetime::never();
  DecryptionKeys keys(time.options);
  const auto first = name_of(keys);
  time.now += 100'000h;
  CHECK(!keys.refresh());
  keys.rotate();
  keys.rotate();
  CHECK(name_of(keys) == first);
  time.now += 1h;
  CHECK(name_of(keys) != first);
}

TEST_CASE("decryption keys: are the same after a restart, for their owner alone") {
  const support::TemporaryDirectory directory;
  Turning time;
  time.options.file = directory.file("decryption.json");
  std::string token;
  {
    const DecryptionKeys keys(time.options);
    token = encrypted(keys);
  }
  CHECK(opens(DecryptionKeys(time.options), token));
  const auto mode = std::filesystem::status(time.options.file).permissions();
  CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("decryption keys: another process opens what is encrypted to a key before anybody is told of it") {
  const support::TemporaryDirectory directory;
  Turning time;
  time.options.file = directory.file("decryption.json");
  DecryptionKeys one(time.options);
  DecryptionKeys other(time.options);
  one.rotate();
  CHECK(other.refresh());
  CHECK(!other.refresh());
  time.now += 1h;
  CHECK(name_of(one) == name_of(other));
  CHECK(opens(other, encrypted(one)));
}

TEST_CASE("decryption keys: a file that holds none is told, and stays as it is") {
  const support::TemporaryDirectory directory;
  DecryptionKeyOptions options;
  options.file = directory.file("decryption.json");
  for (const std::string text :
       {"", "x", "{}", R"({"decryption_keys":[]})", R"({"decryption_keys":[7]})",
        R"({"decryption_keys":[{"published_from":1}]})", R"({"decryption_keys":[{"published_from":1,"pem":"x"}]})"}) {
    CAPTURE(text);
    keys::write_private_file(options.file, text);
    CHECK_THROWS_AS(DecryptionKeys{options}, std::runtime_error);
    CHECK(keys::read_private_file(options.file)->reveal() == text);
  }
  std::filesystem::remove(options.file);
  CHECK(opens(DecryptionKeys(options), encrypted(DecryptionKeys(options))));
}

TEST_CASE("decryption keys: a file that others may read is refused") {
  const support::TemporaryDirectory directory;
  DecryptionKeyOptions options;
  options.file = directory.file("decryption.json");
  { const DecryptionKeys keys(options); }
  std::filesystem::permissions(options.file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  CHECK_THROWS_AS(DecryptionKeys{options}, std::runtime_error);
}

TEST_CASE("decryption keys: of given ones the first is published, all open, and the ring does not turn") {
  const std::string named = private_key + R"(,"kid":"mine","use":"enc","alg":"ECDH-ES"})";
  const std::string nameless = private_key + "}";
  DecryptionKeys keys(Secret(set_of(named + "," + nameless)));
  CHECK(name_of(keys) == "mine");
  CHECK(opens(keys, encrypted(keys)));
  CHECK(opens(keys, encrypted(DecryptionKeys(Secret(set_of(nameless))))));
  CHECK(keys.retire().is_never());
  CHECK(!keys.refresh());
  CHECK_THROWS_AS(keys.rotate(), std::logic_error);
  for (const std::string& wrong :
       {std::string("x"), set_of(""), set_of(named + "," + named), set_of(private_key + R"(,"use":"sig"})"),
        set_of(R"({"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
               R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"})")}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(DecryptionKeys(Secret(wrong)), std::invalid_argument);
  }
}

TEST_CASE("decryption keys: a schedule that would hold more than 32 keys is refused") {
  CHECK_THROWS_AS(DecryptionKeys({.publish = 1h, .encrypt = 1s, .retire = 1h}), std::invalid_argument);
  CHECK(DecryptionKeys({.publish = 1s, .encrypt = 1s, .retire = 1s}).retire() == Lifetime(1s));
}
