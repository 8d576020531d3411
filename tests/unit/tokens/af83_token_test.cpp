#include <doctest/doctest.h>

#include "support/world.hpp"

using namespace world;

namespace {

// Made with the openssl program under the keys `crypt` and `sign`; each stands for the JSON behind it.
constexpr const char* of_alice =  // ["u1","cid",{"role":"x"}]
    "Mw6Eh7gueyggq09AZHgwdXMoUDQ=zyxwvutse7a342caf19245b3ab722c45eee423be092cb39171e7b4dbc07fcecacc6481eeb3602d99baade7"
    "de7cb42089a82fcf27";
constexpr const char* without_info =  // [42,"cid",0]
    "4iEipch9HznJ_IGIEl1iyjJ8qoM=zyxwvutse3724120ab2997f2ba10047858797de81b4bd63d70f381ec2bd004fdd0a53597";
constexpr const char* with_text =  // ["u1","cid","note"]
    "Jqj_azA-vawf-w9q4z-gddANrAU=zyxwvutse7a342caf19245b3ab722c45eee423becff88f191b2fbc60a0b62000b420f5d0";
constexpr const char* of_another_shape =  // {"u1":"cid"}
    "Awv2COXxtJv5q0rgbZbAvZ7l184=zyxwvuts7b2949bce2f4225caae4e0e46e2fa2bc0a2990a78fdae1cfc53f36e2c231c13d";
// Made by oauth2_server_node itself under the keys `ck` and `sk`.
constexpr const char* of_the_original =
    "phusjs90AcgMIASr18gYHHRchJs=W9wO-G1G754b12712bc284efde100d505f541a7ba74142adb7c881ff7e2859945184eae81146f7e9a698e9"
    "a3272614a99472df21";

// Made with Node, of ["u1","cid",{"name":"Zo\xc3\xab \xe2\x82\xac \xf0\x9f\x94\x91"}]: the MAC over UTF-8, and as Node
// before 6 took it.
constexpr const char* of_today =
    "uBCK_y6aKbG4O2HiB5XT4eMsV4M=zyxwvuts9f2b44f46d6b65dc906a1c4fa6db076c97d90c860fc56ecd6a04388ae233207a79718a70addc3e"
    "812592c20f64bebfa1";
constexpr const char* of_node_4 =
    "yiQQ3xScK3VGixjlunI_wM-EP_s=zyxwvuts9f2b44f46d6b65dc906a1c4fa6db076c97d90c860fc56ecd6a04388ae233207a79718a70addc3e"
    "812592c20f64bebfa1";

Stored read(std::string_view token, legacy::Af83TokenOptions options = {}) {
  return legacy::af83_token_reader("crypt", "sign", std::move(options)).read(token);
}

bool is_read(std::string_view token) { return read(token).state == Stored::State::live; }

std::string with_byte(std::string token, std::size_t at, char byte) {
  token[at] = token[at] == byte ? static_cast<char>(byte + 1) : byte;
  return token;
}

}  // namespace

TEST_CASE("af83 token: says who, for which client and what else") {
  const auto stored = read(of_alice, {.scope = {"read"}});
  REQUIRE(stored.state == Stored::State::live);
  CHECK(stored.authorization.user_id == "u1");
  CHECK(stored.authorization.client_id == "cid");
  CHECK(stored.authorization.extra == R"({"role":"x"})");
  CHECK(stored.authorization.access.scope == Scope{"read"});
  CHECK(stored.authorization.expires_at == never);
}

TEST_CASE("af83 token: a number is a user id too, and information of any kind is kept") {
  CHECK(read(without_info).authorization.user_id == "42");
  CHECK(read(without_info).authorization.extra.empty());
  CHECK(read(with_text).authorization.extra == R"({"additional_info":"note"})");
}

TEST_CASE("af83 token: one that the original made is read") {
  const auto stored = legacy::af83_token_reader("ck", "sk").read(of_the_original);
  REQUIRE(stored.state == Stored::State::live);
  CHECK(stored.authorization.user_id == "u1");
  CHECK(stored.authorization.extra == R"({"role":"x"})");
}

TEST_CASE("af83 token: what Node before version 6 signed of other than ASCII is read when it is asked for") {
  const auto name = "{\"name\":\"Zo\xc3\xab \xe2\x82\xac \xf0\x9f\x94\x91\"}";
  CHECK(read(of_today).authorization.extra == name);
  CHECK_FALSE(is_read(of_node_4));
  const legacy::Af83TokenOptions older{.from_node_before_6 = true};
  CHECK(read(of_node_4, older).authorization.extra == name);
  CHECK(read(of_today, older).authorization.extra == name);
  CHECK(read(of_alice, older).state == Stored::State::live);
  for (std::size_t at = 0; at < std::string_view(of_node_4).size(); at += 7) {
    CHECK(read(with_byte(of_node_4, at, '0'), older).state == Stored::State::unknown);
  }
}

TEST_CASE("af83 token: a changed byte anywhere makes it nobody's") {
  const std::string token = of_alice;
  for (std::size_t at = 0; at < token.size(); ++at) {
    CAPTURE(at);
    CHECK(!is_read(with_byte(token, at, 'a')));
  }
  CHECK(is_read(token));
}

TEST_CASE("af83 token: what is too short, no hexadecimal or not whole blocks is nobody's") {
  const std::string token = of_alice;
  CHECK(!is_read(""));
  CHECK(!is_read(token.substr(0, 36)));
  CHECK(!is_read(token.substr(0, 36 + 32)));
  CHECK(!is_read(token.substr(0, token.size() - 2)));
  CHECK(!is_read(token + "zz"));
  CHECK(!is_read(random_token(system_random)));
  CHECK(is_read(token));
}

TEST_CASE("af83 token: each of the two keys matters") {
  CHECK(legacy::af83_token_reader("other", "sign").read(of_alice).state == Stored::State::unknown);
  CHECK(legacy::af83_token_reader("crypt", "other").read(of_alice).state == Stored::State::unknown);
  CHECK(is_read(of_alice));
  CHECK_THROWS_AS(legacy::af83_token_reader("", "sign"), std::invalid_argument);
  CHECK_THROWS_AS(legacy::af83_token_reader("crypt", ""), std::invalid_argument);
}

TEST_CASE("af83 token: one that is signed but of another shape is nobody's") {
  CHECK(!is_read(of_another_shape));
  CHECK(is_read(with_text));
}

TEST_CASE("bearer: a reader is asked about a token that the store does not know") {
  World world;
  const auto strict = world.bearer();
  const auto lenient = world.bearer({.readers = {legacy::af83_token_reader("crypt", "sign", {.scope = {"read"}})}});
  const auto request = with_bearer(get("/"), of_alice);
  CHECK(std::holds_alternative<Response>(strict.check(request)));
  const auto checked = lenient.check(request, {"read"});
  REQUIRE(std::holds_alternative<Authorization>(checked));
  CHECK(std::get<Authorization>(checked).user_id == "u1");
  CHECK(std::get<Response>(lenient.check(request, {"write"})).status == 403);

  const auto own = issued(world.token(web_request(redemption(code(world)))));
  CHECK(std::get<Authorization>(lenient.check(with_bearer(get("/"), own.access))).user_id == "alice");
  CHECK(std::get<Response>(lenient.check(with_bearer(get("/"), own.access + "x"))).status == 401);
}

TEST_CASE("bearer: the tokens of a reader end when the migration does") {
  World world;
  const auto reader = legacy::af83_token_reader("crypt", "sign", {.accepted_until = world::start + 1h});
  const auto bearer = world.bearer({.readers = {reader}});
  const auto request = with_bearer(get("/"), of_alice);
  CHECK(std::holds_alternative<Authorization>(bearer.check(request)));
  world.now += 1h;
  CHECK(std::get<Response>(bearer.check(request)).status == 401);
}

TEST_CASE("bearer: loosened() tells what a reader gives up") {
  World world;
  CHECK(world.bearer().loosened().empty());
  const auto loosened = world.bearer({.readers = {legacy::af83_token_reader("crypt", "sign")}}).loosened();
  REQUIRE(loosened.size() == 1);
  CHECK(loosened.front().find("af83_token_reader") != std::string::npos);
  CHECK_THROWS_AS(world.bearer({.readers = {{}}}), std::invalid_argument);
}
