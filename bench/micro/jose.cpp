#include "access_tokens.hpp"
#include "allocations.hpp"
#include "jose/ecdsa_signature.hpp"
#include "jose/jwe.hpp"
#include "jose/jwk.hpp"
#include "jose/jws.hpp"
#include "oauthkit/stores/memory.hpp"
#include "oauthkit/stores/sockets.hpp"
#include "oauthkit/tokens/jwt.hpp"
#include "oauthkit/tokens/jwt_reader.hpp"
#include "openid/id_token.hpp"
#include "raw.hpp"

// Each operation beside OpenSSL's own over the same bytes. The name is the operation, a slash and the algorithm.
namespace {

using namespace oauthkit;
using jose::Algorithm;

template <class Work>
void repeat(benchmark::State& state, const Work& work) {
  if (!work()) return state.SkipWithError("refused");
  const Allocations allocations;
  for (auto _ : state) {
    if (!work()) return state.SkipWithError("refused");
  }
  allocations.report(state);
}

std::string signing_input(Algorithm algorithm) {
  const auto token = access_tokens::token(algorithm, access_tokens::payload());
  return token.substr(0, token.rfind('.'));
}

void raw_sign(benchmark::State& state, Algorithm algorithm) {
  raw::Key key(access_tokens::key(algorithm));
  const auto input = signing_input(algorithm);
  repeat(state, [&] { return !key.sign(input).empty(); });
}

void jose_sign(benchmark::State& state, Algorithm algorithm) {
  const auto& key = access_tokens::key(algorithm);
  const auto header = jose::jws_header(jose::name(algorithm), "at+jwt", key.kid());
  const auto payload = access_tokens::payload();
  repeat(state, [&] { return jose::sign(key, header, payload).has_value(); });
}

void jwt_issue(benchmark::State& state, Algorithm algorithm) {
  const auto issue =
      tokens::jwt(stores::tokens(stores::memory(), "https://auth.example"), access_tokens::ring(algorithm));
  const Options options = {.issuer = access_tokens::issuer};
  const Request request;
  const Client client = {.id = "web-application"};
  const Authorization granted = {.client_id = client.id,
                                 .user_id = "248289761001",
                                 .authentication = {.auth_time = system_now()},
                                 .access = {.scope = {"read", "write"}, .resource = {access_tokens::audience}},
                                 .family = "7fjfp0ZBr1KtDRbnfVdmIw"};
  repeat(state, [&] {
    const Context context(options, request);
    return issue({context, client, "authorization_code", granted}).has_value();
  });
}

void id_token(benchmark::State& state, Algorithm algorithm) {
  const openid::Provider provider(access_tokens::ring(algorithm));
  const Options options = {.issuer = access_tokens::issuer};
  const Request request;
  Client client = {.id = "web-application"};
  client.openid.id_token_signed_response_alg = jose::name(algorithm);
  const Authorization granted = {.client_id = client.id,
                                 .user_id = "248289761001",
                                 .authentication = {.auth_time = system_now(), .acr = "mfa"},
                                 .access = {.scope = {"openid", "profile"}},
                                 .extensions = {{"auth_time", "1"}, {"nonce", "n-0S6_WzA2Mj"}}};
  repeat(state, [&] {
    const Context context(options, request);
    return openid::id_token(*provider.state(), {.context = context,
                                                .client = client,
                                                .authorization = granted,
                                                .access_token = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"})
        .has_value();
  });
}

void raw_verify(benchmark::State& state, Algorithm algorithm) {
  raw::Key key(access_tokens::key(algorithm));
  const auto input = signing_input(algorithm);
  const std::string signature(key.sign(input));
  repeat(state, [&] { return key.verify(input, signature); });
}

void jose_verify(benchmark::State& state, Algorithm algorithm) {
  const auto token = access_tokens::token(algorithm, access_tokens::payload());
  jose::CompactJws jws;
  repeat(state, [&] { return jws.read(token) && jose::verify(jws, access_tokens::key(algorithm)); });
}

void jwt_read(benchmark::State& state, Algorithm algorithm) {
  const auto reader = jwt_reader({.issuer = access_tokens::issuer,
                                  .audience = {access_tokens::audience},
                                  .jwks = jose::public_jwk_set({access_tokens::key(algorithm)})});
  const auto token = access_tokens::token(algorithm, access_tokens::payload());
  repeat(state, [&] { return reader.read(token).state == Stored::State::live; });
}

const jose::ContentKey& content_key() {
  static const jose::ContentKey key = jose::generate_content_key(system_random);
  return key;
}

void raw_encrypt(benchmark::State& state) {
  raw::Cipher cipher(content_key().bytes.reveal());
  const auto payload = access_tokens::payload();
  repeat(state, [&] { return !cipher.encrypt(payload, "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0").empty(); });
}

void jose_encrypt(benchmark::State& state) {
  const auto payload = access_tokens::payload();
  repeat(state, [&] { return !jose::encrypt(content_key(), "at+jwe", payload, system_random).empty(); });
}

void jose_decrypt(benchmark::State& state) {
  const auto token = jose::encrypt(content_key(), "at+jwe", access_tokens::payload(), system_random);
  repeat(state, [&] { return jose::decrypt(content_key(), "at+jwe", token).has_value(); });
}

void add(const char* operation, void (*run)(benchmark::State&, Algorithm), Algorithm algorithm) {
  const auto name = std::string(operation) + "/" + std::string(jose::name(algorithm));
  benchmark::RegisterBenchmark(name.c_str(), run, algorithm);
}

// What is compared runs one after the other.
const bool registered [[maybe_unused]] = [] {
  for (const auto algorithm : access_tokens::asymmetric) {
    add("raw_sign", raw_sign, algorithm);
    add("jose_sign", jose_sign, algorithm);
    add("jwt_issue", jwt_issue, algorithm);
    add("id_token", id_token, algorithm);
    add("raw_verify", raw_verify, algorithm);
    add("jose_verify", jose_verify, algorithm);
    add("jwt_read", jwt_read, algorithm);
  }
  add("raw_sign", raw_sign, Algorithm::hs256);
  add("jose_sign", jose_sign, Algorithm::hs256);
  add("raw_verify", raw_verify, Algorithm::hs256);
  add("jose_verify", jose_verify, Algorithm::hs256);
  benchmark::RegisterBenchmark("raw_encrypt/A256GCM", raw_encrypt);
  benchmark::RegisterBenchmark("jose_encrypt/A256GCM", jose_encrypt);
  benchmark::RegisterBenchmark("jose_decrypt/A256GCM", jose_decrypt);
  return true;
}();

}  // namespace
