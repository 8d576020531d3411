#include "authorization/request_object.hpp"

#include "access_tokens.hpp"
#include "allocations.hpp"
#include "jose/jws.hpp"
#include "raw.hpp"

// All that is asked of a request object, beside OpenSSL's bare verification of the same bytes.
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

std::string object(Algorithm algorithm) {
  const auto now = system_now().time_since_epoch().count();
  const auto claims = R"({"iss":"web-application","aud":"https://auth.example","nbf":)" + std::to_string(now) +
                      R"(,"exp":)" + std::to_string(now + 3600) +
                      R"(,"client_id":"web-application","response_type":"code","scope":"read write",)"
                      R"("redirect_uri":"https://web.example/cb","state":"7fjfp0ZBr1KtDRbnfVdmIw",)"
                      R"("code_challenge":"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",)"
                      R"("code_challenge_method":"S256"})";
  const auto& key = access_tokens::key(algorithm);
  return *jose::sign(key, jose::jws_header(jose::name(algorithm), "oauth-authz-req+jwt", key.kid()), claims);
}

void raw_request_object(benchmark::State& state, Algorithm algorithm) {
  raw::Key key(access_tokens::key(algorithm));
  const auto jwt = object(algorithm);
  const auto input = jwt.substr(0, jwt.rfind('.'));
  const std::string signature(key.sign(input));
  repeat(state, [&] { return key.verify(input, signature); });
}

void request_object(benchmark::State& state, Algorithm algorithm) {
  Server server({.issuer = access_tokens::issuer});
  server.request_objects({});
  const auto& setup = Setup::of(server);
  const Client client = {.id = "web-application", .jwks = jose::public_jwk_set({access_tokens::key(algorithm)})};
  const auto jwt = object(algorithm);
  const Request request;
  repeat(state, [&] { return read_request_object(setup, context_for(setup, request), client, jwt).has_value(); });
}

void add(const char* operation, void (*run)(benchmark::State&, Algorithm), Algorithm algorithm) {
  const auto name = std::string(operation) + "/" + std::string(jose::name(algorithm));
  benchmark::RegisterBenchmark(name.c_str(), run, algorithm);
}

// What is compared runs one after the other.
const bool registered [[maybe_unused]] = [] {
  for (const auto algorithm : access_tokens::asymmetric) {
    add("raw_request_object", raw_request_object, algorithm);
    add("request_object", request_object, algorithm);
  }
  return true;
}();

}  // namespace
