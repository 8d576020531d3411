#include <chrono>

#include "base/base64.hpp"
#include "jose/jws.hpp"
#include "jose/key.hpp"
#include "jose/keys.hpp"
#include "support/token_flow.hpp"
#include "support/token_formats.hpp"

using namespace world;

namespace {

/// An API of a server that issues JWTs and, long ago, sealed tokens: every token goes through the store and the reader.
struct Api {
  std::shared_ptr<KeyRing> keys = ring_of();
  std::shared_ptr<SealingKeys> sealing = sealing_ring();
  World world{jwt_choices(keys)};
  World sealed{sealed_choices(sealing)};
  std::vector<TokenReader> readers = {tokens::sealed_reader(sealing, sealed.tokens)};
  Bearer of_issuer = world.bearer({.audience = {"https://auth.example"}, .readers = readers});
  Bearer without_name = world.bearer({.readers = readers});

  /// Of the sealed tokens none says what it is for, and all JWTs do.
  bool takes(std::string_view token) const { return is_taken_by(of_issuer, token) || is_taken_by(without_name, token); }

 private:
  static bool is_taken_by(const Bearer& bearer, std::string_view token) {
    const auto checked = bearer.check(with_bearer(get("/api"), token));
    const auto* refused = std::get_if<Response>(&checked);
    if (refused) CHECK(refused->status == 401);
    return refused == nullptr;
  }
};

std::string with_header(std::string_view token, std::string_view header) {
  return base64url_encode(header) + std::string(token.substr(token.find('.')));
}

std::string unsigned_text(std::string_view header, std::string_view payload) {
  return base64url_encode(header) + "." + base64url_encode(payload) + ".";
}

}  // namespace

TEST_CASE("hostile tokens: what was issued opens the API") {
  Api api;
  CHECK(api.takes(web_tokens(api.world).access));
  CHECK(api.takes(web_tokens(api.sealed).access));
}

TEST_CASE("hostile tokens: none, another algorithm, another type, another key are refused") {
  Api api;
  const auto token = web_tokens(api.world).access;
  const auto payload = part_of(token, 1);
  const std::string kid(api.keys->signer()->kid());
  for (const auto& header :
       {std::string(R"({"alg":"none"})"), std::string(R"({"alg":"None","typ":"at+jwt"})"),
        R"({"alg":"HS256","typ":"at+jwt","kid":")" + kid + "\"}", R"({"alg":"ES256","typ":"JWT","kid":")" + kid + "\"}",
        std::string(R"({"alg":"ES256","typ":"at+jwt","kid":"other"})"),
        std::string(R"({"alg":"ES256","typ":"at+jwt","jku":"https://evil.example"})"),
        std::string(R"({"alg":"ES256","typ":"at+jwt","x5u":"https://evil.example"})"),
        std::string(R"({"alg":"ES256","typ":"at+jwt","crit":["exp"]})"),
        R"({"alg":"ES256","typ":"at+jwt","jwk":)" + samples::ec_jwk() + "}"}) {
    CAPTURE(header);
    CHECK_FALSE(api.takes(with_header(token, header)));
    CHECK_FALSE(api.takes(unsigned_text(header, payload)));
  }
  CHECK(api.takes(token));
}

TEST_CASE("hostile tokens: one of our key and our form that was never issued is refused") {
  Api api;
  const auto token = web_tokens(api.world).access;
  const auto& foreign = samples::generated(jose::Algorithm::es256);
  CHECK_FALSE(api.takes(samples::signed_by(foreign, part_of(token, 1))));
  const std::string input(token.substr(0, token.rfind('.')));
  // The same text signed again: ECDSA is randomised, so that it is another token.
  const auto again = input + "." + base64url_encode(api.keys->signer()->sign(input));
  REQUIRE(again != token);
  CHECK_FALSE(api.takes(again));
  CHECK(api.takes(token));
}

TEST_CASE("hostile tokens: a signature written in another way is another token") {
  Api api;
  const auto token = web_tokens(api.world).access;
  for (const auto& other : {token + "=", token + ".", "." + token, token + " ", token.substr(0, token.size() - 1)}) {
    CAPTURE(other);
    CHECK((other == token + " " || !api.takes(other)));
  }
  CHECK(api.takes(token));
}

TEST_CASE("hostile tokens: a megabyte in any part is refused without being looked at") {
  Api api;
  const auto token = web_tokens(api.sealed).access;
  const std::string much(1 << 20, 'A');
  const auto first = token.find('.');
  for (const auto& big : {much + token.substr(first), token + much, token.substr(0, first + 2) + much, much}) {
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(api.takes(big));
    CHECK(std::chrono::steady_clock::now() - begin < 1s);
  }
  CHECK(api.takes(token));
}

TEST_CASE("hostile tokens: headers that no JWE of ours has are refused") {
  Api api;
  const auto token = web_tokens(api.sealed).access;
  const std::string kid = api.sealing->current()->kid;
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  for (const auto& header : {std::string("{}"), std::string("[]"), std::string("x"), std::string(R"({"alg":"none"})"),
                             R"({"alg":"dir","enc":"A128GCM","typ":"at+jwe","kid":")" + kid + "\"}",
                             R"({"alg":"RSA1_5","enc":"A256GCM","typ":"at+jwe","kid":")" + kid + "\"}",
                             R"({"alg":"dir","enc":"A256GCM","typ":"at+jwt","kid":")" + kid + "\"}",
                             R"({"alg":"dir","enc":"A256GCM","kid":")" + kid + "\"}",
                             R"({"alg":"dir","enc":"A256GCM","typ":"at+jwe","zip":"DEF","kid":")" + kid + "\"}",
                             R"({"alg":"dir","alg":"dir","enc":"A256GCM","typ":"at+jwe","kid":")" + kid + "\"}",
                             R"({"alg":"dir","enc":"A256GCM","typ":"at+jwe","x":)" + deep + R"(,"kid":")" + kid + "\"}",
                             std::string(R"({"alg":"dir","enc":"A256GCM","typ":"at+jwe","kid":7})"),
                             std::string(R"({"alg":"dir","enc":"A256GCM","typ":"at+jwe","kid":"other"})"),
                             std::string(R"({"alg":"dir","enc":"A256GCM","typ":"at+jwe"})")}) {
    CAPTURE(header);
    CHECK_FALSE(api.takes(with_header(token, header)));
  }
  CHECK(api.takes(token));
}

TEST_CASE("hostile tokens: a JWE with an encrypted key, a short nonce or a short tag is refused") {
  Api api;
  const auto token = web_tokens(api.sealed).access;
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= token.size();) {
    const auto dot = std::min(token.find('.', at), token.size());
    parts.push_back(token.substr(at, dot - at));
    at = dot + 1;
  }
  REQUIRE(parts.size() == 5);
  const auto joined = [&](std::size_t place, const std::string& part) {
    auto changed = parts;
    changed[place] = part;
    std::string text = changed[0];
    for (std::size_t i = 1; i < changed.size(); ++i) text += "." + changed[i];
    return text;
  };
  CHECK_FALSE(api.takes(joined(1, "AAAA")));
  CHECK_FALSE(api.takes(joined(2, parts[2].substr(0, 12))));
  CHECK_FALSE(api.takes(joined(3, "")));
  CHECK_FALSE(api.takes(joined(4, parts[4].substr(0, 8))));
  CHECK_FALSE(api.takes(joined(4, "")));
  CHECK(api.takes(joined(1, "")));
}
