#include <cstdio>
#include <cstdlib>

#include "access_tokens.hpp"
#include "allocations.hpp"
#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "oauthkit/hash.hpp"
#include "oauthkit/tokens/jwt_reader.hpp"

// What strangers send instead of an access token costs an API little. The name is `refused`, a slash and what is wrong.
namespace {

using namespace oauthkit;
using jose::Algorithm;

constexpr std::size_t megabyte = 1024 * 1024;

std::string header(const std::string& more) { return base64url_encode(R"({"typ":"at+jwt",)" + more + "}"); }

std::string signed_with(const std::string& header, const std::string& payload) {
  return *jose::sign(access_tokens::key(Algorithm::es256), header, payload);
}

std::string honest_header() { return jose::jws_header("ES256", "at+jwt", access_tokens::key(Algorithm::es256).kid()); }

/// The honest claims with members in front.
std::string with_claims(const std::string& more) { return '{' + more + "," + access_tokens::payload().substr(1); }

std::string repeated(const std::string& text, std::size_t times) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

std::string members(int count) {
  std::string all = R"("":0)";
  for (int i = 1; i < count; ++i) all += ",\"member_of_many_" + std::to_string(i) + "\":0";
  return all;
}

std::string without_algorithm() {
  return header(R"("alg":"none")") + "." + base64url_encode(access_tokens::payload()) + ".";
}

std::string with_long_part(int part) {
  std::string parts[] = {honest_header(), base64url_encode(access_tokens::payload()), std::string(86, 'A')};
  parts[part] = std::string(megabyte, 'A');
  return parts[0] + "." + parts[1] + "." + parts[2];
}

/// The public key taken for a secret.
std::string confused() {
  const auto& key = access_tokens::key(Algorithm::es256);
  const auto secret = jose::make_hmac_key(Secret(jose::public_jwk(key)), key.kid());
  return *jose::sign(*secret, jose::jws_header("HS256", "at+jwt", key.kid()), access_tokens::payload());
}

std::string forged() {
  auto token = access_tokens::token(Algorithm::es256, access_tokens::payload());
  char& last = token[token.size() - 10];
  last = last == 'A' ? 'B' : 'A';
  return token;
}

TokenReader reader() {
  return jwt_reader({.issuer = access_tokens::issuer,
                     .audience = {access_tokens::audience},
                     .jwks = jose::public_jwk_set({access_tokens::key(Algorithm::es256)})});
}

void refused(benchmark::State& state, const std::string& token) {
  const auto api = reader();
  const auto honest = access_tokens::token(Algorithm::es256, access_tokens::payload());
  if (api.read(honest).state != Stored::State::live) return state.SkipWithError("the honest token is refused");
  if (api.read(token).state != Stored::State::unknown) return state.SkipWithError("the hostile token is taken");
  const Allocations allocations;
  for (auto _ : state) benchmark::DoNotOptimize(api.read(token));
  allocations.report(state);
}

void add(const char* what, const std::string& token) {
  benchmark::RegisterBenchmark((std::string("refused/") + what).c_str(), refused, token);
}

const bool registered [[maybe_unused]] = [] {
  const auto claims = access_tokens::payload();
  add("alg none", without_algorithm());
  add("alg HS256 with the public key", confused());
  add("a foreign kid", signed_with(header(R"("alg":"ES256","kid":"another")"), claims));
  add("its own jwk",
      signed_with(header(R"("alg":"ES256","jwk":)" + jose::public_jwk(access_tokens::key(Algorithm::es256))), claims));
  add("a header of 1 MB", with_long_part(0));
  add("a payload of 1 MB", with_long_part(1));
  add("a signature of 1 MB", with_long_part(2));
  add("a header 4,000 deep", header("\"alg\":" + repeated("[", 4000) + repeated("]", 4000)) + ".e30.AAAA");
  add("claims 20,000 deep",
      signed_with(honest_header(), with_claims("\"a\":" + repeated("[", 20000) + repeated("]", 20000))));
  add("an nbf of 40,000 digits", signed_with(honest_header(), with_claims(R"("nbf":)" + repeated("9", 40000))));
  add("a claim twice", signed_with(honest_header(), with_claims(R"("exp":1)")));
  add("240 claims of no issuer", signed_with(honest_header(), "{" + members(240) + "}"));
  add("40 KB of numbers",
      signed_with(honest_header(), "{\"a\":[" + repeated("0,", 4000) + repeated("1234567890,", 3000) + "0]}"));
  add("a signature that is wrong", forged());
  return true;
}();

}  // namespace
