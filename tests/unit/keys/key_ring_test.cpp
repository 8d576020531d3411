#include <doctest/doctest.h>

#include <filesystem>
#include <stdexcept>

#include "jose/jwk.hpp"
#include "keys/key_file.hpp"
#include "oauthkit/keys.hpp"
#include "support/temporary_directory.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

/// A ring whose clock the test turns: published for 1 h, signing for 10 h, retiring for 2 h.
struct Turning {
  TimePoint now = TimePoint(1'000'000s);
  KeyRingOptions options = {.publish = 1h, .sign = 10h, .retire = 2h, .environment = {.clock = [this] { return now; }}};
};

std::vector<std::string> published(const KeyRing& ring) {
  const auto set = jose::read_jwk_set(ring.jwks());
  REQUIRE(set);
  std::vector<std::string> names;
  for (const auto& key : set->keys()) names.push_back(key.kid());
  return names;
}

std::string signing(const KeyRing& ring) { return std::string(ring.signer()->kid()); }

}  // namespace

TEST_CASE("key ring: the first key signs at once and is the only one published") {
  Turning time;
  KeyRing ring(time.options);
  CHECK(published(ring) == std::vector{signing(ring)});
  CHECK(!ring.refresh());
}

TEST_CASE("key ring: a key is published, then signs, then retires") {
  Turning time;
  KeyRing ring(time.options);
  const auto first = signing(ring);
  time.now += 9h - 1s;
  CHECK(!ring.refresh());
  time.now += 1s;
  CHECK(ring.refresh());
  REQUIRE(published(ring).size() == 2);
  const auto second = published(ring)[1];
  CHECK(signing(ring) == first);
  time.now += 1h - 1s;
  CHECK(signing(ring) == first);
  time.now += 1s;
  CHECK(signing(ring) == second);
  time.now += 2h - 1s;
  CHECK(!ring.refresh());
  CHECK(published(ring) == std::vector{first, second});
  time.now += 1s;
  CHECK(ring.refresh());
  CHECK(published(ring) == std::vector{second});
  CHECK(signing(ring) == second);
}

TEST_CASE("key ring: a late refresh moves the schedule and shortens no step of it") {
  Turning time;
  KeyRing ring(time.options);
  const auto first = signing(ring);
  time.now += 100h;
  CHECK(ring.refresh());
  CHECK(signing(ring) == first);
  CHECK(published(ring).size() == 2);
  time.now += 1h;
  CHECK(signing(ring) != first);
  CHECK(published(ring).front() == first);
  time.now += 2h;
  CHECK(ring.refresh());
  CHECK(published(ring) == std::vector{signing(ring)});
}

TEST_CASE("key ring: by command the next key is published now, and once") {
  Turning time;
  time.options.sign = Lifetime::never();
  KeyRing ring(time.options);
  const auto first = signing(ring);
  time.now += 1'000'000h;
  CHECK(!ring.refresh());
  ring.rotate();
  ring.rotate();
  REQUIRE(published(ring).size() == 2);
  CHECK(signing(ring) == first);
  time.now += 1h;
  CHECK(signing(ring) == published(ring)[1]);
}

TEST_CASE("key ring: turning at once goes by one time, however long it takes") {
  Turning time;
  // A second goes by whenever anybody looks.
  time.options.environment.clock = [&time] { return time.now += 1s; };
  time.options.publish = 1s;
  KeyRing ring(time.options);
  CHECK_NOTHROW(ring.rotate());
  CHECK(published(ring).size() == 2);
}

TEST_CASE("key ring: is the same after a restart") {
  const support::TemporaryDirectory directory;
  Turning time;
  time.options.file = directory.file("keys.json");
  std::vector<std::string> names;
  {
    KeyRing ring(time.options);
    ring.rotate();
    names = published(ring);
  }
  KeyRing ring(time.options);
  CHECK(names.size() == 2);
  CHECK(published(ring) == names);
  CHECK(signing(ring) == names[0]);
  time.now += 1h;
  CHECK(signing(ring) == names[1]);
}

TEST_CASE("key ring: what another process wrote is taken over at the next refresh") {
  const support::TemporaryDirectory directory;
  Turning time;
  time.options.file = directory.file("keys.json");
  KeyRing server(time.options);
  const auto signer = server.signer();
  KeyRing command(time.options);
  command.rotate();
  CHECK(published(server).size() == 1);
  CHECK(server.refresh());
  CHECK(published(server) == published(command));
  CHECK(!server.refresh());
  server.rotate();
  CHECK(published(server).size() == 2);
  time.now += 1h;
  CHECK(signing(server) == signing(command));
  CHECK(signing(server) != signer->kid());
}

TEST_CASE("key ring: a file that was broken meanwhile is told, and the keys stay as they are") {
  const support::TemporaryDirectory directory;
  Turning time;
  time.options.file = directory.file("keys.json");
  KeyRing ring(time.options);
  const auto before = published(ring);
  const auto content = *keys::read_private_file(time.options.file);
  keys::write_private_file(time.options.file, "x");
  CHECK_THROWS_AS(ring.refresh(), std::runtime_error);
  CHECK_THROWS_AS(ring.rotate(), std::runtime_error);
  CHECK(published(ring) == before);
  keys::write_private_file(time.options.file, content);
  CHECK(!ring.refresh());
}

TEST_CASE("key ring: tells its algorithms, those to come as well, and its times") {
  Turning time;
  const support::TemporaryDirectory directory;
  time.options.file = directory.file("keys.json");
  KeyRing before(time.options);
  time.options.algorithm = SigningAlgorithm::eddsa;
  const KeyRing ring(time.options);
  CHECK(ring.algorithms() == std::vector{SigningAlgorithm::es256, SigningAlgorithm::eddsa});
  CHECK(ring.publish() == Lifetime(1h));
  CHECK(ring.retire() == Lifetime(2h));
  const KeyRing fixed({generate_signer()});
  CHECK(fixed.algorithms() == std::vector{SigningAlgorithm::es256});
  CHECK(fixed.retire().is_never());
}

TEST_CASE("key ring: a file that holds no keys is told, and stays as it is") {
  const support::TemporaryDirectory directory;
  KeyRingOptions options;
  options.file = directory.file("keys.json");
  for (const char* text :
       {"", "x", "{}", R"({"keys":[]})", R"({"keys":[7]})", R"({"keys":[{"alg":7,"signs_from":1,"pem":"x"}]})",
        R"({"keys":[{"alg":"ES256","pem":"x"}]})", R"({"keys":[{"alg":"ES256","signs_from":1e300,"pem":"x"}]})",
        R"({"keys":[{"alg":"HS256","signs_from":1,"pem":"x"}]})",
        R"({"keys":[{"alg":"ES256","signs_from":1,"pem":"x"}]})"}) {
    CAPTURE(text);
    keys::write_private_file(options.file, text);
    CHECK_THROWS_AS(KeyRing{options}, std::runtime_error);
    CHECK(keys::read_private_file(options.file)->reveal() == text);
  }
  std::filesystem::remove(options.file);
  CHECK(KeyRing(options).signer());
}

TEST_CASE("key ring: nothing changes when the file can not be written") {
  const support::TemporaryDirectory directory;
  Turning time;
  std::filesystem::create_directory(directory.file("home"));
  time.options.file = directory.file("home/keys.json");
  KeyRing ring(time.options);
  std::filesystem::remove_all(directory.file("home"));
  const auto before = published(ring);
  CHECK_THROWS_AS(ring.rotate(), std::runtime_error);
  CHECK(published(ring) == before);
  std::filesystem::create_directory(directory.file("home"));
  ring.rotate();
  CHECK(published(ring).size() == 2);
}

TEST_CASE("key ring: of given signers the first signs, all are published, and it does not turn") {
  const auto first = generate_signer();
  const auto second = generate_signer(SigningAlgorithm::eddsa);
  KeyRing ring({first, second});
  CHECK(ring.signer() == first);
  CHECK(published(ring).size() == 2);
  CHECK(!ring.refresh());
  CHECK_THROWS_AS(ring.rotate(), std::logic_error);
  CHECK_THROWS_AS(KeyRing({first, first}), std::invalid_argument);
  CHECK_THROWS_AS(KeyRing(std::vector<std::shared_ptr<const Signer>>()), std::invalid_argument);
}
