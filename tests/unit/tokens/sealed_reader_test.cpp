#include "base/base64.hpp"
#include "jose/jwe.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"

using namespace world;

namespace {

/// A key, a reader that has it, and texts sealed with it as no issuer would.
struct Forge {
  SealingKey key = generate_sealing_key();
  TokenReader reader = tokens::sealed_reader(std::make_shared<SealingKeys>(std::vector{key}));

  bool takes(std::string_view token) const { return reader.read(token).state == Stored::State::live; }
  std::string seal(std::string_view claims, std::string_view typ = "at+jwe") const {
    return jose::encrypt({key.kid, key.bytes}, typ, claims, system_random);
  }
};

constexpr const char* sound = R"({"sub":"alice","client_id":"web","scope":"read","iat":1,"exp":2,"family":"f"})";

}  // namespace

TEST_CASE("sealed reader: reads what was sealed, and nothing else") {
  const Forge forge;
  const auto stored = forge.reader.read(forge.seal(sound));
  CHECK(stored.state == Stored::State::live);
  CHECK(stored.authorization.user_id == "alice");
  CHECK(stored.authorization.expires_at == TimePoint(2s));
  for (const char* text : {"", ".", "....", "a.b.c.d.e", "opaque-token", "eyJhbGciOiJub25lIn0.e30."}) {
    CAPTURE(text);
    CHECK_FALSE(forge.takes(text));
  }
}

TEST_CASE("sealed reader: brings back the login and what extensions read of the request, where they are texts") {
  const Forge forge;
  const auto sealed = [&](const std::string& more) { return forge.seal(std::string(sound).replace(1, 0, more + ",")); };
  const auto stored = forge.reader.read(sealed(R"("sid":"s","extensions":{"claims":"{\"userinfo\":null}","x":""})"));
  CHECK(stored.state == Stored::State::live);
  CHECK(stored.authorization.authentication.sid == "s");
  CHECK(stored.authorization.extensions ==
        std::map<std::string, std::string>{{"claims", R"({"userinfo":null})"}, {"x", ""}});
  for (const char* more : {R"("sid":1)", R"("extensions":[])", R"("extensions":"x")", R"("extensions":{"x":1})"}) {
    CAPTURE(more);
    CHECK_FALSE(forge.takes(sealed(more)));
  }
  CHECK(forge.takes(sealed(R"("extensions":{})")));
}

TEST_CASE("sealed reader: a token of another key, of its name too, and of another type is refused") {
  const Forge forge;
  Forge other;
  CHECK_FALSE(forge.takes(other.seal(sound)));
  other.key.kid = forge.key.kid;
  CHECK_FALSE(forge.takes(other.seal(sound)));
  CHECK_FALSE(forge.takes(forge.seal(sound, "")));
  CHECK_FALSE(forge.takes(forge.seal(sound, "at+jwt")));
  CHECK(forge.takes(forge.seal(sound)));
}

TEST_CASE("sealed reader: no byte of a token can be changed") {
  const Forge forge;
  const auto token = forge.seal(sound);
  for (std::size_t at = 0; at < token.size(); ++at) {
    auto changed = token;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE(forge.takes(changed));
  }
  CHECK_FALSE(forge.takes(token + "A"));
  CHECK_FALSE(forge.takes(token.substr(1)));
  CHECK(forge.takes(token));
}

TEST_CASE("sealed reader: claims that are no claims are refused, though they were sealed") {
  const Forge forge;
  for (const char* claims : {"",
                             "[]",
                             "{}",
                             "x",
                             R"({"sub":"a","sub":"b","iat":1})",
                             R"({"sub":7,"iat":1})",
                             R"({"iat":-1})",
                             R"({"iat":1.5})",
                             R"({"iat":"1"})",
                             R"({"iat":9007199254740992})",
                             R"({"iat":18446744073709551615})",
                             R"({"iat":1e300})",
                             R"({"iat":1,"exp":1e300})",
                             R"({"iat":1,"exp":-1})",
                             R"({"iat":1,"exp":null})",
                             R"({"iat":1,"aud":7})",
                             R"({"iat":1,"aud":["a",7]})",
                             R"({"iat":1,"scope":"re\"d"})",
                             R"({"iat":1,"cnf":{}})",
                             R"({"iat":1,"cnf":"x"})",
                             R"({"iat":1,"cnf":{"kid":"x"}})",
                             R"({"iat":1,"cnf":{"jkt":7}})"}) {
    CAPTURE(claims);
    CHECK_FALSE(forge.takes(forge.seal(claims)));
  }
  CHECK(forge.takes(forge.seal(R"({"iat":1})")));
}

TEST_CASE("sealed reader: what binds a token is read with it") {
  const Forge forge;
  const auto bound = forge.reader.read(forge.seal(R"({"iat":1,"cnf":{"jkt":"a","x5t#S256":"b"}})"));
  CHECK(bound.authorization.confirmation == Confirmation{.jkt = "a", .x5t_s256 = "b"});
  CHECK(forge.reader.read(forge.seal(R"({"iat":1})")).authorization.confirmation.empty());
}

TEST_CASE("sealed reader: a token without end lives forever, and one of several audiences has them all") {
  const Forge forge;
  const auto stored = forge.reader.read(forge.seal(R"({"iat":1,"aud":["a","b"]})"));
  CHECK(stored.authorization.expires_at == never);
  CHECK(stored.authorization.access.resource == std::vector<std::string>{"a", "b"});
}
