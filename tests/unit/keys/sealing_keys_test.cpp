#include <doctest/doctest.h>

#include <filesystem>
#include <stdexcept>

#include "keys/key_file.hpp"
#include "oauthkit/tokens/sealed.hpp"
#include "support/temporary_directory.hpp"

using namespace oauthkit;
using namespace std::chrono_literals;

namespace {

/// A ring whose clock the test turns: waiting for 1 h, sealing for 10 h, retiring for 2 h.
struct Turning {
  TimePoint now = TimePoint(1'000'000s);
  SealingKeyOptions options = {
      .publish = 1h, .seal = 10h, .retire = 2h, .environment = {.clock = [this] { return now; }}};
};

std::string name_of(const SealingKeys& keys) { return keys.current()->kid; }

SealingKey key_of(std::string kid, std::size_t size = 32) { return {std::move(kid), std::string(size, 'k')}; }

}  // namespace

TEST_CASE("sealing keys: a new key has 32 random bytes and a name of its own") {
  const auto one = generate_sealing_key();
  const auto other = generate_sealing_key();
  CHECK(one.bytes.reveal().size() == 32);
  CHECK(one.bytes.reveal() != other.bytes.reveal());
  CHECK(!one.kid.empty());
  CHECK(one.kid != other.kid);
}

TEST_CASE("sealing keys: a key waits, then seals, then only opens, then is forgotten") {
  Turning time;
  SealingKeys keys(time.options);
  const auto first = name_of(keys);
  time.now += 9h - 1s;
  CHECK(!keys.refresh());
  time.now += 1s;
  CHECK(keys.refresh());
  CHECK(name_of(keys) == first);
  time.now += 1h;
  const auto second = name_of(keys);
  CHECK(second != first);
  CHECK(keys.find(first));
  time.now += 2h - 1s;
  CHECK(!keys.refresh());
  CHECK(keys.find(first));
  time.now += 1s;
  CHECK(keys.refresh());
  CHECK(!keys.find(first));
  CHECK(keys.find(second));
}

TEST_CASE("sealing keys: by command the next key waits from now, and one at a time") {
  Turning time;
  time.options.seal = Lifetime::never();
  SealingKeys keys(time.options);
  const auto first = name_of(keys);
  time.now += 100'000h;
  CHECK(!keys.refresh());
  keys.rotate();
  keys.rotate();
  CHECK(name_of(keys) == first);
  time.now += 1h;
  CHECK(name_of(keys) != first);
  CHECK(keys.find(first));
}

TEST_CASE("sealing keys: are the same after a restart, for their owner alone") {
  const support::TemporaryDirectory directory;
  Turning time;
  time.options.file = directory.file("sealing.json");
  const std::string name = name_of(SealingKeys(time.options));
  SealingKeys again(time.options);
  CHECK(name_of(again) == name);
  CHECK(again.current()->bytes.reveal().size() == 32);
  const auto mode = std::filesystem::status(time.options.file).permissions();
  CHECK(mode == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
}

TEST_CASE("sealing keys: what another process made is taken over at the next refresh") {
  const support::TemporaryDirectory directory;
  Turning time;
  time.options.file = directory.file("sealing.json");
  SealingKeys server(time.options);
  SealingKeys command(time.options);
  command.rotate();
  CHECK(server.refresh());
  CHECK(!server.refresh());
  time.now += 1h;
  CHECK(name_of(server) == name_of(command));
}

TEST_CASE("sealing keys: a file that holds none is told, and stays as it is") {
  const support::TemporaryDirectory directory;
  SealingKeyOptions options;
  options.file = directory.file("sealing.json");
  const std::string k = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s";
  for (const std::string& text :
       {std::string(), std::string("x"), std::string("{}"), std::string(R"({"sealing_keys":[]})"),
        std::string(R"({"sealing_keys":[7]})"), R"({"sealing_keys":[{"kid":"a","k":")" + k + "\"}]}",
        R"({"sealing_keys":[{"kid":"","seals_from":1,"k":")" + k + "\"}]}",
        std::string(R"({"sealing_keys":[{"kid":"a","seals_from":1,"k":"c2hvcnQ"}]})"),
        R"({"sealing_keys":[{"kid":"a","seals_from":1e300,"k":")" + k + "\"}]}"}) {
    CAPTURE(text);
    keys::write_private_file(options.file, text);
    CHECK_THROWS_AS(SealingKeys{options}, std::runtime_error);
    CHECK(keys::read_private_file(options.file)->reveal() == text);
  }
  keys::write_private_file(options.file, R"({"sealing_keys":[{"kid":"a","seals_from":1,"k":")" + k + "\"}]}");
  CHECK(SealingKeys(options).current()->kid == "a");
}

TEST_CASE("sealing keys: of given ones the first seals, all open, and the ring does not turn") {
  SealingKeys keys(std::vector{key_of("new"), key_of("old")});
  CHECK(name_of(keys) == "new");
  CHECK(keys.find("old"));
  CHECK(!keys.find("other"));
  CHECK(keys.retire().is_never());
  CHECK(!keys.refresh());
  CHECK_THROWS_AS(keys.rotate(), std::logic_error);
  CHECK_THROWS_AS(SealingKeys(std::vector<SealingKey>()), std::invalid_argument);
  CHECK_THROWS_AS(SealingKeys(std::vector{key_of("a"), key_of("a")}), std::invalid_argument);
  CHECK_THROWS_AS(SealingKeys(std::vector{key_of("")}), std::invalid_argument);
  CHECK_THROWS_AS(SealingKeys(std::vector{key_of("a", 31)}), std::invalid_argument);
}
