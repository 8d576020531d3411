#include <nlohmann/json.hpp>

#include "allocations.hpp"
#include "base/json.hpp"
#include "site.hpp"

namespace {

using namespace oauthkit;

template <class Work>
void repeat(benchmark::State& state, const Work& work) {
  const Allocations allocations;
  for (auto _ : state) benchmark::DoNotOptimize(work());
  allocations.report(state);
}

void params_parse(benchmark::State& state) {
  const auto form = site::authorize_request().target.substr(11);
  repeat(state, [&] { return Params::parse(form); });
}
BENCHMARK(params_parse);

void scope_parse(benchmark::State& state) {
  repeat(state, [] { return Scope::parse("openid profile email read:documents write:documents"); });
}
BENCHMARK(scope_parse);

void basic_decode(benchmark::State& state) {
  const auto encoded = base64_encode("web-application:cdkHMhGmsjm9ZnpzTScVrmjGGLZ4hDH5");
  repeat(state, [&] { return base64_decode(encoded); });
}
BENCHMARK(basic_decode);

void new_token(benchmark::State& state) {
  repeat(state, [] { return random_token(system_random); });
}
BENCHMARK(new_token);

void token_hash(benchmark::State& state) {
  repeat(state, [] { return hash_token("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"); });
}
BENCHMARK(token_hash);

void secret_matches(benchmark::State& state) {
  const Secret secret("cdkHMhGmsjm9ZnpzTScVrmjGGLZ4hDH5");
  const auto hash = SecretHash::sha256(secret);
  repeat(state, [&] { return hash.matches(secret); });
}
BENCHMARK(secret_matches);

void json_answer(benchmark::State& state) {
  repeat(state, [] {
    json::ObjectWriter body;
    body.add("access_token", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    body.add("token_type", "Bearer");
    body.add_json("expires_in", "3600");
    body.add("scope", "read write");
    return std::move(body).finish();
  });
}
BENCHMARK(json_answer);

/// The same answer as a tree, for comparison.
void json_answer_as_a_tree(benchmark::State& state) {
  repeat(state, [] {
    return nlohmann::json({{"access_token", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"},
                           {"token_type", "Bearer"},
                           {"expires_in", 3600},
                           {"scope", "read write"}})
        .dump();
  });
}
BENCHMARK(json_answer_as_a_tree);

void authorization_round_trip(benchmark::State& state) {
  const Authorization authorization = {.client_id = "web-application",
                                       .user_id = "alice",
                                       .access = {.scope = {"read", "write"}},
                                       .code_binding = {.redirect_uri = "https://app.example/callback"},
                                       .family = "7fjfp0ZBr1KtDRbnfVdmIw"};
  repeat(state, [&] { return deserialize_authorization(serialize(authorization)); });
}
BENCHMARK(authorization_round_trip);

}  // namespace
